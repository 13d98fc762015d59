/** An invented customer as the dialog shows it: lines of text for lists. What the dialog does not show is kept. */
import { readActions, writeActions } from '../cases';
import type { Mood, Persona, PersonaInput } from './queries';

export type Language = 'en' | 'es' | 'pt';

export interface PersonaForm {
  name: string;
  language: Language;
  goal: string;
  mood: Mood;
  openings: string;
  insists: string;
  knows: string;
  customer: string;
  answers: string;
  says: string;
  ends: 'any' | 'hand_over' | 'reply';
}

const LONGEST_NAME = 120;

export const emptyForm = (language: Language): PersonaForm => ({
  name: '', language, goal: '', mood: 'calm', openings: '', insists: '', knows: '', customer: '', answers: '', says: '', ends: 'any',
});

export function formOf({ name, content }: Persona): PersonaForm {
  const { expected } = content;
  const [only] = expected.outcomes?.length === 1 ? expected.outcomes : [];
  return {
    name,
    language: content.language,
    goal: content.goal,
    mood: content.mood ?? 'calm',
    openings: content.openings.join('\n'),
    insists: (content.insists ?? []).join('\n'),
    knows: Object.entries(content.knows ?? {})
      .map(([key, value]) => `${key}: ${value}`)
      .join('\n'),
    customer: content.contact?.verified_email ?? '',
    answers: writeActions(content.actions ?? []),
    says: (expected.says ?? []).join('\n'),
    ends: only === 'hand_over' || only === 'reply' ? only : 'any',
  };
}

/** Fields that are not written as they must be. */
export function wrongFields(form: PersonaForm): (keyof PersonaForm)[] {
  const wrong: (keyof PersonaForm)[] = [];
  if (!readKnown(form.knows)) wrong.push('knows');
  if (!readActions(form.answers)) wrong.push('answers');
  return wrong;
}

/** Whether it has a goal, a way to begin and something that must hold. */
export const isComplete = (form: PersonaForm): boolean =>
  Boolean(form.goal.trim() && lines(form.openings).length > 0 && (form.says.trim() || form.ends !== 'any'));

export function personaOf(form: PersonaForm, before?: Persona): PersonaInput {
  const kept = before?.content;
  const email = form.customer.trim();
  const goal = form.goal.trim();
  const outcomes = form.ends === 'any' ? ((kept?.expected.outcomes?.length ?? 0) > 1 ? kept?.expected.outcomes : []) : [form.ends];
  return {
    name: (form.name.trim() || goal).slice(0, LONGEST_NAME).trim(),
    enabled: before?.enabled ?? true,
    content: {
      ...kept,
      language: form.language,
      goal,
      mood: form.mood,
      openings: lines(form.openings),
      insists: lines(form.insists),
      knows: readKnown(form.knows) ?? {},
      contact: email ? { ...kept?.contact, customer_id: kept?.contact?.customer_id ?? email, verified_email: email } : null,
      actions: readActions(form.answers) ?? [],
      expected: { ...kept?.expected, outcomes, says: lines(form.says) },
    },
  };
}

/** `order_number: CB-1001`, one per line; null: a line is not written like that. */
function readKnown(text: string): Record<string, string> | null {
  const known: Record<string, string> = {};
  for (const line of lines(text)) {
    const match = /^([A-Za-z_][A-Za-z0-9_]*)\s*:\s*(\S.*)$/.exec(line);
    if (!match) return null;
    known[match[1]!] = match[2]!;
  }
  return known;
}

function lines(text: string): string[] {
  return [...new Set(text.split('\n').map((line) => line.trim()))].filter(Boolean);
}
