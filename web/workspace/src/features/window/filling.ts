/** A template with its variables filled, as the customer will read it. Pure. */
import type { Slot, Template } from './queries';

export type Values = Record<string, string>;

const SLOT = /\{\{\s*(\w{1,60})\s*\}\}/g;

/** A text of the template; what is not filled yet stands there as its name. */
export function filled(text: string, where: 'header' | 'body', values: Values): string {
  return text.replace(SLOT, (slot, label: string) => values[`${where}.${label}`]?.trim() || slot);
}

export function isComplete(template: Template, values: Values): boolean {
  return template.slots.every((slot) => values[slot.key]?.trim());
}

/** The first variable of a greeting is nearly always the name. */
export function guess(template: Template, contactName: string | null): Values {
  const first = template.slots.find((slot) => slot.where === 'body');
  const name = contactName?.trim().split(/\s+/)[0];
  if (!first || !name) return {};
  const isGreeting = /^\s*(hi|hello|hey|dear|hola|buen[oa]s?( d[ií]as| tardes)?|estimad[oa]|ol[áa]|oi|bom dia|prezad[oa])\s*,?\s*\{\{/i;
  return isGreeting.test(template.body) || /name|nombre|nome/i.test(first.label) ? { [first.key]: name } : {};
}

export const keyOf = (template: Template) => `${template.name}/${template.language}`;

/** Only what the template has. */
export function valuesFor(slots: readonly Slot[], values: Values): Values {
  return Object.fromEntries(slots.map((slot) => [slot.key, values[slot.key] ?? '']));
}
