/** Colours of people. The server names a colour; each name has a pair of tokens with enough contrast in both schemes. */
export const HUES = [
  'blue',
  'teal',
  'pink',
  'orange',
  'grape',
  'cyan',
  'indigo',
  'lime',
  'yellow',
  'red',
  'violet',
  'gray',
] as const;
export type Hue = (typeof HUES)[number];

const SAME: Record<string, Hue> = {
  green: 'lime',
  purple: 'violet',
  amber: 'yellow',
  rose: 'red',
  slate: 'gray',
  brand: 'blue',
};

export function hueFor(color: string | null | undefined, name: string): Hue {
  const wanted = (color ?? '').toLowerCase();
  const known = HUES.find((hue) => hue === wanted) ?? SAME[wanted];
  if (known) return known;
  // Anything else (a hex value, nothing) still gets a stable colour of its own.
  let sum = 0;
  for (const letter of wanted || name) sum = (sum * 31 + letter.codePointAt(0)!) >>> 0;
  return HUES[sum % (HUES.length - 1)]!;
}

export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const letters = words.length > 1 ? [words[0]!, words.at(-1)!] : words;
  return (
    letters
      .map((word) => [...word][0]!)
      .join('')
      .toLocaleUpperCase() || '?'
  );
}
