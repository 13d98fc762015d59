/** The web channel's draft: its name, its assistant and every setting, flat, so that one form holds all. */
import type { Channel, ChannelChange, WebSettings } from '../../api/pages';

export type Settings = Required<WebSettings>;

export interface Draft extends Settings {
  name: string;
  assistant_id: string | null;
}

export function draftOf(channel: Channel): Draft {
  // In an answer every setting is there; only in a request may one be left out.
  return { ...(channel.settings as Settings), name: channel.name, assistant_id: channel.assistant_id };
}

export function changeOf({ name, assistant_id, ...settings }: Partial<Draft>): ChannelChange {
  const change: ChannelChange = {};
  if (name !== undefined) change.name = name;
  if (assistant_id !== undefined) change.assistant_id = assistant_id;
  if (Object.keys(settings).length > 0) change.settings = settings;
  return change;
}

export interface PartProps {
  value: Draft;
  change: (part: Partial<Draft>) => void;
  disabled: boolean;
  wrong: Record<string, string>;
}

/** The site of whatever was typed or pasted: a whole address loses its path, a list its commas. */
export function siteOf(text: string): string {
  const site = text.trim().replace(/^[,;\s]+|[,;\s]+$/g, '').toLowerCase();
  return site.replace(/^((?:https?:\/\/)?[^/?#]+)[/?#].*$/, '$1');
}

function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Whether white or black letters can be read on the colour. */
export function isDark(color: string): boolean {
  const light = luminance(color);
  return 1.05 / (light + 0.05) >= (light + 0.05) / 0.05;
}
