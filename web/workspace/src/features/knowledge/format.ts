/** "340 kB", "1.2 MB": sizes as people read them. */
export function formatBytes(bytes: number, language: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  let value = bytes;
  let step = 0;
  while (value >= 1000 && step < units.length - 1) {
    value /= 1000;
    step += 1;
  }
  if (step === 0) return `${bytes.toLocaleString(language)} B`;
  const digits = value < 10 && step > 0 ? 1 : 0;
  return new Intl.NumberFormat(language, { style: 'unit', unit: units[step], maximumFractionDigits: digits }).format(value);
}

/** The name of a language in the language of the screen, with a capital letter. */
export function languageName(code: string, language: string): string {
  const name = new Intl.DisplayNames(language, { type: 'language' }).of(code) ?? code;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}

const SOON_MS = 14 * 24 * 3600 * 1000;

/** Within the 14 days in which the list warns. */
export function expiresSoon(iso: string, now = Date.now()): boolean {
  return Date.parse(iso) <= now + SOON_MS;
}

/** The day of a moment where the reader is, as a date field writes it. */
export function dayOf(iso: string): string {
  const at = new Date(iso);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The beginning of a day where the reader is. */
export const startOf = (day: string): string => new Date(`${day}T00:00:00`).toISOString();
