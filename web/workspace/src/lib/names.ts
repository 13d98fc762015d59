/** What a contact is called. Who has not said a name is "Visitor" with four letters to tell them apart. */
import type { TFunction } from 'i18next';

export interface Named {
  id: string;
  name: string | null;
}

export function contactName(t: TFunction, contact: Named): string {
  return contact.name?.trim() || `${t('contact.visitor')} ${contact.id.replaceAll('-', '').slice(-4)}`;
}
