/** How this teammate likes the screen. Kept in this browser and, best effort, with the teammate's own settings. */
import { createStore, useStore } from './store';
import { readStored, writeStored } from './storage';

export const LANGUAGES = ['en', 'es', 'pt'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface Preferences {
  language: Language;
  density: 'comfortable' | 'compact';
  enterSends: boolean;
  shortcuts: boolean;
  detailsOpen: boolean;
}

const KEY = 'relevo.preferences';

function systemLanguage(): Language | null {
  const wanted = globalThis.navigator?.languages ?? [];
  for (const tag of wanted) {
    const found = LANGUAGES.find((language) => tag.toLowerCase().startsWith(language));
    if (found) return found;
  }
  return null;
}

function initial(): Preferences {
  const defaults: Preferences = {
    language: systemLanguage() ?? 'en',
    density: 'comfortable',
    enterSends: true,
    shortcuts: true,
    detailsOpen: true,
  };
  return { ...defaults, ...readStored<Partial<Preferences>>(KEY, {}) };
}

export const preferences = createStore<Preferences>(initial());

/** True when neither a choice made here nor the browser says which language to show. */
export function isLanguageUnknown(): boolean {
  return !('language' in readStored<Partial<Preferences>>(KEY, {})) && systemLanguage() === null;
}

export function setPreference<K extends keyof Preferences>(key: K, value: Preferences[K]): void {
  preferences.set((before) => ({ ...before, [key]: value }));
  writeStored(KEY, { ...readStored<Partial<Preferences>>(KEY, {}), [key]: value });
}

export function usePreference<K extends keyof Preferences>(key: K): Preferences[K] {
  return useStore(preferences, (all) => all[key]);
}
