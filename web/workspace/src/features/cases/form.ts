/** A case as the dialog shows it: the parts most cases need; what else a case asks for is kept as it is. */
import { linesOf, readActions, readActs, writeActions, writeActs } from './lines';
import type { Case, CaseInput, Expected } from './queries';

export type Outcome = NonNullable<Expected['outcomes']>[number];
export type Language = 'en' | 'es' | 'pt';
export type People = 'online' | 'away' | 'closed';

export interface CaseForm {
  name: string;
  question: string;
  language: Language | null;
  outcome: Outcome | null;
  says: string;
  notContains: string;
  source: string;
  customer: string;
  people: People | null;
  memories: string;
  answers: string;
  acts: string;
  actsNot: string;
  slot: string;
  rubric: string;
}

const LONGEST_NAME = 120;
export const EMPTY: CaseForm = {
  name: '', question: '', language: null, outcome: null, says: '', notContains: '', source: '',
  customer: '', people: null, memories: '', answers: '', acts: '', actsNot: '', slot: '', rubric: '',
};

export function formOf({ name, situation, expected }: Case): CaseForm {
  return {
    name,
    question: situation.question,
    language: situation.language ?? null,
    outcome: expected.outcomes?.length === 1 ? expected.outcomes[0]! : null,
    says: expected.says?.[0] ?? '',
    notContains: (expected.not_contains ?? []).join('\n'),
    source: expected.sources?.[0] ?? '',
    customer: situation.contact?.verified_email ?? '',
    people: situation.people ?? null,
    memories: (situation.memories ?? []).map((memory) => memory.text).join('\n'),
    answers: writeActions(situation.actions ?? []),
    acts: writeActs(expected.acts ?? []),
    actsNot: (expected.acts_not ?? []).join('\n'),
    slot: expected.slot ?? '',
    rubric: expected.rubric ?? '',
  };
}

/** `before`: the case that is edited. What the form does not show stays. */
export function caseOf(form: CaseForm, before?: Case): CaseInput {
  const kept = before?.expected;
  const outcomes = form.outcome ? [form.outcome] : (kept?.outcomes ?? []).length > 1 ? kept!.outcomes : [];
  const question = form.question.trim();
  return {
    name: (form.name.trim() || question).replace(/\s+/g, ' ').slice(0, LONGEST_NAME).trim(),
    situation: {
      history: [],
      ...before?.situation,
      question,
      language: form.language,
      ...situationOf(form, before),
    },
    expected: {
      ...kept,
      outcomes,
      says: [form.says.trim(), ...(kept?.says ?? []).slice(1)].filter(Boolean),
      not_contains: linesOf(form.notContains),
      sources: [form.source.trim(), ...(kept?.sources ?? []).slice(1)].filter(Boolean),
      ...actsOf(form, kept),
    },
    enabled: before?.enabled ?? true,
  };
}

/** Whether at least one thing must hold. */
export function asksForSomething(expected: Expected): boolean {
  return Object.values(expected).some((value) => (Array.isArray(value) ? value.length > 0 : Boolean(value)));
}

/** Fields whose lines are not written as they must be. */
export function wrongLines(form: CaseForm): (keyof CaseForm)[] {
  return [...(readActs(form.acts) ? [] : ['acts' as const]), ...(readActions(form.answers) ? [] : ['answers' as const])];
}

function situationOf(form: CaseForm, before?: Case): Partial<CaseInput['situation']> {
  const email = form.customer.trim();
  const known = before?.situation.contact;
  const said = before?.situation.memories ?? [];
  const memories = linesOf(form.memories).map(
    (text) => said.find((memory) => memory.text === text) ?? { kind: 'fact', key: 'fact', text },
  );
  const contact = email ? { ...known, customer_id: known?.customer_id ?? email, verified_email: email } : known;
  const actions = readActions(form.answers) ?? [];
  return {
    ...(contact ? { contact: email ? contact : { ...contact, customer_id: null, verified_email: null } } : {}),
    ...(memories.length > 0 || said.length > 0 ? { memories } : {}),
    ...(form.people || before?.situation.people ? { people: form.people } : {}),
    ...(actions.length > 0 || before?.situation.actions?.length ? { actions } : {}),
  };
}

function actsOf(form: CaseForm, kept?: Expected): Partial<Expected> {
  const acts = readActs(form.acts) ?? [];
  const acts_not = linesOf(form.actsNot);
  const slot = form.slot.trim() || null;
  const rubric = form.rubric.trim();
  return {
    ...(acts.length > 0 || kept?.acts?.length ? { acts } : {}),
    ...(acts_not.length > 0 || kept?.acts_not?.length ? { acts_not } : {}),
    ...(slot || kept?.slot ? { slot } : {}),
    ...(rubric || kept?.rubric ? { rubric } : {}),
  };
}

/** Whether the case has anything that stands under "more". */
export function hasMore({ customer, people, memories, answers, acts, actsNot, slot, rubric }: CaseForm): boolean {
  return [customer, people, memories, answers, acts, actsNot, slot, rubric].some(Boolean);
}
