/** What things are called. A contact who has not said a name is "Visitor" with four letters to tell them apart. */
import type { TFunction } from 'i18next';

export interface Named {
  id: string;
  name: string | null;
}

export function contactName(t: TFunction, contact: Named): string {
  return contact.name?.trim() || `${t('contact.visitor')} ${contact.id.replaceAll('-', '').slice(-4)}`;
}

/** "es" as "Spanish", in the language of the screen. */
export function languageName(tag: string, inLanguage: string): string {
  try {
    return new Intl.DisplayNames(inLanguage, { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
