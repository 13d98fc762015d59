/** Marks the words of a question in a text. The server decides what was found; this only shows where. */

interface Part {
  text: string;
  isMatch: boolean;
}

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** Words of three letters and fewer are mostly glue; a longer word also matches by its first five letters. */
function stems(q: string): string[] {
  return fold(q)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 3)
    .map((word) => word.slice(0, 5));
}

export function highlight(text: string, q: string): Part[] {
  const wanted = stems(q);
  const parts: Part[] = [];
  for (const piece of text.split(/([^\p{L}\p{N}\p{M}]+)/u)) {
    const folded = fold(piece);
    const isMatch = wanted.some((stem) => folded.startsWith(stem));
    const last = parts.at(-1);
    if (last && last.isMatch === isMatch) last.text += piece;
    else parts.push({ text: piece, isMatch });
  }
  return parts;
}
