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
