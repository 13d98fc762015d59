/** The screen's words in English, Spanish and Portuguese. English is the shape: `make check` and the types see to it
 * that no key is missing elsewhere, so nothing falls back. `<language>.json` is in the first load; each folder is a
 * namespace of its own (`useTranslation('pages')`) that comes with the first component that asks for it. */
import i18n, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { preferences, type Language } from '../lib/preferences';
import type en from './en.json';
import type enActions from './actions/en.json';
import type enAudit from './audit/en.json';
import type enAutonomy from './autonomy/en.json';
import type enBeyond from './beyond/en.json';
import type enCallbacks from './callbacks/en.json';
import type enCases from './cases/en.json';
import type enChannels from './channels/en.json';
import type enCopilot from './copilot/en.json';
import type enCorrections from './corrections/en.json';
import type enDocuments from './documents/en.json';
import type enDoubts from './doubts/en.json';
import type enGaps from './gaps/en.json';
import type enReliance from './reliance/en.json';
import type enJourney from './journey/en.json';
import type enIntegrations from './integrations/en.json';
import type enIntents from './intents/en.json';
import type enGuides from './guides/en.json';
import type enMail from './mail/en.json';
import type enOutposts from './outposts/en.json';
import type enPages from './pages/en.json';
import type enPeople from './people/en.json';
import type enPersonas from './personas/en.json';
import type enReports from './reports/en.json';
import type enRouting from './routing/en.json';
import type enRules from './rules/en.json';
import type enTags from './tags/en.json';
import type enPast from './tickets/en.json';
import type enWebsites from './websites/en.json';
import type enWindow from './window/en.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: {
      translation: typeof en;
      actions: typeof enActions;
      audit: typeof enAudit;
      autonomy: typeof enAutonomy;
      beyond: typeof enBeyond;
      callbacks: typeof enCallbacks;
      cases: typeof enCases;
      channels: typeof enChannels;
      copilot: typeof enCopilot;
      documents: typeof enDocuments;
      doubts: typeof enDoubts;
      gaps: typeof enGaps;
      reliance: typeof enReliance;
      guides: typeof enGuides;
      integrations: typeof enIntegrations;
      intents: typeof enIntents;
      mail: typeof enMail;
      journey: typeof enJourney;
      outposts: typeof enOutposts;
      pages: typeof enPages;
      people: typeof enPeople;
      personas: typeof enPersonas;
      reports: typeof enReports;
      routing: typeof enRouting;
      rules: typeof enRules;
      tags: typeof enTags;
      tickets: typeof enPast;
      websites: typeof enWebsites;
      window: typeof enWindow;
      corrections: typeof enCorrections;
    };
  }
}

const files = import.meta.glob<Record<string, unknown>>('./**/*.json', { import: 'default' });
const NAMESPACES = [...new Set(Object.keys(files).map((path) => path.split('/').at(-2)!))].map((folder) =>
  folder === '.' ? 'translation' : folder,
);

const words: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: async (language, namespace) =>
    (await files[namespace === 'translation' ? `./${language}.json` : `./${namespace}/${language}.json`]!()) as never,
};

async function show(language: Language): Promise<void> {
  await i18n.changeLanguage(language);
  document.documentElement.lang = language;
}

export async function startI18n(): Promise<void> {
  const { language } = preferences.get();
  await i18n
    .use(words)
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: false,
      load: 'currentOnly',
      ns: ['translation'],
      interpolation: { escapeValue: false },
    });
  document.documentElement.lang = language;
  // The rest while nobody waits for it, so that a page or a dialog finds its words there.
  setTimeout(() => void i18n.loadNamespaces(NAMESPACES), 1500);
  preferences.subscribe(() => {
    const { language } = preferences.get();
    if (language !== i18n.language) void show(language);
  });
}
