/** Figures as people read them. */

const UNITS = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3600 },
  { unit: 'minute', seconds: 60 },
] as const;

/** "2.4 h", "35 s": a length of time with two significant digits at least, never two units. */
export function formatLength(seconds: number | null, language: string): string {
  if (seconds === null) return '–';
  const { unit, seconds: size } = UNITS.find((one) => seconds >= one.seconds) ?? { unit: 'second', seconds: 1 };
  const value = seconds / size;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value);
}

export function formatShare(share: number | null, language: string): string {
  return share === null
    ? '–'
    : new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 }).format(share);
}

export function formatScore(score: number | null, language: string): string {
  return score === null
    ? '–'
    : new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(score);
}

/** The smallest round number that is not below `most`, and can be halved. */
export function ceilingOf(most: number): number {
  const size = 10 ** Math.floor(Math.log10(Math.max(2, most)));
  return [1, 2, 3, 4, 5, 6, 8, 10].map((step) => step * size).find((one) => one >= most && one % 2 === 0) ?? 10 * size;
}
