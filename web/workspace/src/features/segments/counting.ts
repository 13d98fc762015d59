/** How many SMS a text costs, as the network counts; the same rules as src/relevo/channels/twilio/segments.py. Pure. */

const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const EXTENSION = new Set('\f^{}\\[~]|€');
const PLAINER: Record<string, string> = {
  '‘': "'", '’': "'", '‚': ',', '‛': "'", '“': '"', '”': '"', '„': '"', '«': '"', '»': '"',
  '–': '-', '—': '-', '‐': '-', '‑': '-', '−': '-', '…': '...', '•': '-', '·': '-',
  '\u00a0': ' ', '\u202f': ' ', '\u2009': ' ', '\u200b': '', '\t': ' ', '`': "'",
};

export interface Segments {
  encoding: 'GSM-7' | 'UCS-2';
  units: number;
  count: number;
  /** How many more units fit before another message begins. */
  room: number;
}

const isGsm = (text: string) => [...text].every((letter) => BASIC.has(letter) || EXTENSION.has(letter));

/** The text with plain quotes, dashes and spaces, if that makes it cheaper. */
export function plainer(text: string): string {
  if (isGsm(text)) return text;
  const plain = [...text].map((letter) => PLAINER[letter] ?? letter).join('');
  return isGsm(plain) ? plain : text;
}

/** Without the marks of formatting, which an SMS cannot show and which are taken away before it goes out. */
export function unmarked(text: string): string {
  return text
    .trim()
    .replace(/\[([^\]\n]+)\]\((\S+?)\)/g, '$1 ($2)')
    .replace(/(\*\*|__|`)(?=\S)([^\n]*?\S)\1/g, '$2')
    .replace(/^#{1,6} /gm, '')
    .replace(/^(\s*)[*+-] /gm, '$1• ');
}

/** Of a text as it goes out. */
export function segmentsOf(text: string): Segments {
  if (isGsm(text)) return count('GSM-7', [...text].map((letter) => (EXTENSION.has(letter) ? 2 : 1)), 160, 153);
  return count('UCS-2', [...text].map((letter) => letter.length), 70, 67);
}

function count(encoding: Segments['encoding'], sizes: number[], alone: number, among: number): Segments {
  const units = sizes.reduce((sum, size) => sum + size, 0);
  if (units <= alone) return { encoding, units, count: units ? 1 : 0, room: alone - units };
  let messages = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > among) {
      messages += 1;
      used = 0;
    }
    used += size;
  }
  return { encoding, units, count: messages, room: among - used };
}
