/** What became of a text, word by word. Pure. */

export interface DiffPart {
  kind: 'same' | 'gone' | 'new';
  text: string;
}

/** Above so many words and spaces a person sees the whole texts: comparing them would take longer than reading. */
export const MOST_WORDS = 1200;

/** The fewest words that go and come. Both texts can be read off the parts: without the new ones, without those gone. */
export function diffWords(before: string, after: string): DiffPart[] {
  const old = tokens(before);
  const now = tokens(after);
  if (old.length > MOST_WORDS || now.length > MOST_WORDS) return merge([part('gone', before), part('new', after)]);
  const common = lengths(old, now);
  const parts: DiffPart[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      parts.push(part('same', old[i++] ?? ''));
      j++;
    } else if (i < old.length && (j === now.length || at(common, i + 1, j) >= at(common, i, j + 1))) {
      parts.push(part('gone', old[i++] ?? ''));
    } else {
      parts.push(part('new', now[j++] ?? ''));
    }
  }
  return merge(parts);
}

/** Words, and what stands between them. */
function tokens(text: string): string[] {
  return text.match(/\S+|\s+/g) ?? [];
}

/** How many words what is left of both has in common. */
function lengths(old: string[], now: string[]): number[][] {
  const table = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      const row = table[i];
      if (row) row[j] = old[i] === now[j] ? at(table, i + 1, j + 1) + 1 : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  }
  return table;
}

const at = (table: number[][], i: number, j: number): number => table[i]?.[j] ?? 0;

const part = (kind: DiffPart['kind'], text: string): DiffPart => ({ kind, text });

function merge(parts: DiffPart[]): DiffPart[] {
  const merged: DiffPart[] = [];
  for (const one of parts) {
    const last = merged.at(-1);
    if (last?.kind === one.kind) last.text += one.text;
    else if (one.text) merged.push({ ...one });
  }
  return merged;
}
