/** What the page that embeds us asks for: the data attributes of the script tag. */
export interface Options {
  key: string;
  lang: string;
  color: string;
  theme: string;
  side: 'left' | 'right';
  /** Signed by the company's server; says who the customer is. */
  jwt?: string;
  /** A CSS selector: the chat is placed inside that element instead of behind a launcher. */
  mount?: string;
  open: boolean;
  hide: boolean;
}

const isOn = (value?: string): boolean => value !== undefined && value !== 'false';

/** A raw setting must never reach a stylesheet, so anything but #rrggbb is refused. */
export const safeColor = (value: unknown): string => (/^#[0-9a-f]{6}$/i.test(String(value)) ? String(value) : '#2b5be2');

export function readOptions({ dataset }: HTMLScriptElement): Options {
  return {
    key: dataset.key ?? '',
    lang: (dataset.lang || document.documentElement.lang || navigator.language).slice(0, 2).toLowerCase(),
    color: safeColor(dataset.color),
    theme: dataset.theme ?? 'auto',
    side: dataset.side === 'left' ? 'left' : 'right',
    jwt: dataset.jwt,
    mount: dataset.mount,
    open: isOn(dataset.open),
    hide: isOn(dataset.hide),
  };
}
