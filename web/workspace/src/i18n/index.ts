/** The screen's words in English, Spanish and Portuguese. English is the shape: a key missing elsewhere does not compile. */
import i18n from 'i18next';
import { initReactI18next } from 'react-i18next';
import { preferences, type Language } from '../lib/preferences';
import en from './en.json';
import enPages from './pages/en.json';
import enWebsites from './websites/en.json';

interface Words {
  translation: typeof en;
  pages: typeof enPages;
  websites: typeof enWebsites;
}

const loaders: Record<Language, () => Promise<Words>> = {
  en: () => Promise.resolve({ translation: en, pages: enPages, websites: enWebsites }),
  es: async () => ({
    translation: (await import('./es.json')).default,
    pages: (await import('./pages/es.json')).default,
    websites: (await import('./websites/es.json')).default,
  }),
  pt: async () => ({
    translation: (await import('./pt.json')).default,
    pages: (await import('./pages/pt.json')).default,
    websites: (await import('./websites/pt.json')).default,
  }),
};

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: Words;
  }
}

async function show(language: Language): Promise<void> {
  const words = await loaders[language]();
  i18n.addResourceBundle(language, 'translation', words.translation);
  i18n.addResourceBundle(language, 'pages', words.pages);
  i18n.addResourceBundle(language, 'websites', words.websites);
  await i18n.changeLanguage(language);
  document.documentElement.lang = language;
}

export async function startI18n(): Promise<void> {
  await i18n.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    ns: ['translation', 'pages', 'websites'],
    resources: { en: { translation: en, pages: enPages, websites: enWebsites } },
    interpolation: { escapeValue: false },
  });
  await show(preferences.get().language);
  preferences.subscribe(() => {
    const { language } = preferences.get();
    if (language !== i18n.language) void show(language);
  });
}
