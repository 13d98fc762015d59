/** What the buttons above a mail do to its words: Markdown, which becomes the mail's HTML and its plain part. */

export interface Selected {
  text: string;
  from: number;
  to: number;
}

/** The stretch `from`..`to` of the old text becomes `put`; afterwards `selectFrom`..`selectTo` is selected. */
export interface Edit {
  from: number;
  to: number;
  put: string;
  selectFrom: number;
  selectTo: number;
}

export type LineKind = 'bullets' | 'numbers' | 'quote';

const LINE: Record<LineKind, RegExp> = { bullets: /^[-*] /, numbers: /^\d{1,3}[.)] /, quote: /^> ?/ };
const ANY_LINE = /^(?:[-*] |\d{1,3}[.)] |> ?)/;

/** Put `mark` on both sides of what is selected, without the spaces at its ends; or take it off again. */
export function wrap({ text, from, to }: Selected, mark: string): Edit {
  const picked = text.slice(from, to);
  const start = from + (picked.length - picked.trimStart().length);
  const end = Math.max(start, to - (picked.length - picked.trimEnd().length));
  const inner = text.slice(start, end);
  const size = mark.length;
  const isAlone = (at: number, step: number) => text[at + step] !== mark[0];
  if (inner.length >= 2 * size && inner.startsWith(mark) && inner.endsWith(mark) && inner[size] !== mark[0]) {
    return { from: start, to: end, put: inner.slice(size, -size), selectFrom: start, selectTo: end - 2 * size };
  }
  const isOutside = text.slice(start - size, start) === mark && text.slice(end, end + size) === mark;
  if (isOutside && isAlone(start - size, -1) && isAlone(end + size - 1, 1)) {
    return { from: start - size, to: end + size, put: inner, selectFrom: start - size, selectTo: end - size };
  }
  return { from: start, to: end, put: mark + inner + mark, selectFrom: start + size, selectTo: end + size };
}

/** The lines that the selection touches become a list or a quote, or ordinary lines again. */
export function markLines({ text, from, to }: Selected, kind: LineKind): Edit {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const next = text.indexOf('\n', Math.max(from, to - (to > from && text[to - 1] === '\n' ? 1 : 0)));
  const end = next === -1 ? text.length : next;
  const lines = text.slice(start, end).split('\n');
  const isMarked = lines.every((line) => LINE[kind].test(line) || line === '');
  const isOff = isMarked && lines.some((line) => line !== '');
  let number = 0;
  const marked = lines.map((line) => {
    const bare = line.replace(ANY_LINE, '');
    if (isOff || (line === '' && lines.length > 1)) return bare;
    number += 1;
    return (kind === 'bullets' ? '- ' : kind === 'numbers' ? `${number}. ` : '> ') + bare;
  });
  // A list right below words would be read as a part of them.
  const needsRoom = !isOff && start > 1 && text[start - 2] !== '\n' && !ANY_LINE.test(text.slice(0, start - 1).split('\n').at(-1) ?? '');
  const put = (needsRoom ? '\n' : '') + marked.join('\n');
  return { from: start, to: end, put, selectFrom: start + put.length, selectTo: start + put.length };
}

/** An address that may stand in a mail, whole; null if it is none. */
export function linkTarget(typed: string): string | null {
  const text = typed.trim();
  if (/^[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]+$/.test(text)) return `mailto:${text}`;
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  if (/[\s<>()]/.test(whole) || !URL.canParse(whole)) return null;
  const url = new URL(whole);
  const isNamed = url.protocol === 'mailto:' || ((url.protocol === 'https:' || url.protocol === 'http:') && url.hostname.includes('.'));
  return isNamed ? whole : null;
}

/** What is selected becomes a link, or the address itself where nothing is. */
export function link({ text, from, to }: Selected, target: string): Edit {
  const words = text.slice(from, to).trim().replace(/[[\]\\]/g, '\\$&').replace(/\s+/g, ' ') || target.replace(/^mailto:/, '');
  const put = `[${words}](${target})`;
  return { from, to, put, selectFrom: from + put.length, selectTo: from + put.length };
}

export function applied(text: string, { from, to, put }: Edit): string {
  return text.slice(0, from) + put + text.slice(to);
}
