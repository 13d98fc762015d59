/** Each language in its own words. */
export const LANGUAGE_NAMES = { en: 'English', es: 'Español', pt: 'Português' } as const;
