/** Languages that a team or a teammate may serve, named in the reader's own. */
const OFFERED = 'ar ca cs da de el en es eu fi fr gl he hi hu it ja ko nl no pl pt ro ru sv tr uk zh'.split(' ');

export function languageName(code: string, inLanguage: string): string {
  const name = new Intl.DisplayNames([inLanguage], { type: 'language' }).of(code) ?? code;
  return name.charAt(0).toLocaleUpperCase(inLanguage) + name.slice(1);
}

/** By name; also those that were given through the API and are not on our list. */
export function languageNames(inLanguage: string, chosen: readonly string[] = []): { value: string; label: string }[] {
  return [...new Set([...OFFERED, ...chosen])]
    .map((value) => ({ value, label: languageName(value, inLanguage) }))
    .sort((one, other) => one.label.localeCompare(other.label, inLanguage));
}
