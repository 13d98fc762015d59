/** A case as the dialog shows it: the parts most cases need; what else a case asks for is kept as it is. */
import type { Case, CaseInput, Expected } from './queries';

export type Outcome = NonNullable<Expected['outcomes']>[number];
export type Language = 'en' | 'es' | 'pt';

export interface CaseForm {
  name: string;
  question: string;
  language: Language | null;
  outcome: Outcome | null;
  says: string;
  notContains: string;
  source: string;
}

const LONGEST_NAME = 120;
export const EMPTY: CaseForm = {
  name: '', question: '', language: null, outcome: null, says: '', notContains: '', source: '',
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
  };
}

/** `before`: the case that is edited. What the form does not show stays. */
export function caseOf(form: CaseForm, before?: Case): CaseInput {
  const kept = before?.expected;
  const outcomes = form.outcome ? [form.outcome] : (kept?.outcomes ?? []).length > 1 ? kept!.outcomes : [];
  const question = form.question.trim();
  return {
    name: (form.name.trim() || question).replace(/\s+/g, ' ').slice(0, LONGEST_NAME).trim(),
    situation: { history: [], ...before?.situation, question, language: form.language },
    expected: {
      ...kept,
      outcomes,
      says: [form.says.trim(), ...(kept?.says ?? []).slice(1)].filter(Boolean),
      not_contains: linesOf(form.notContains),
      sources: [form.source.trim(), ...(kept?.sources ?? []).slice(1)].filter(Boolean),
    },
    enabled: before?.enabled ?? true,
  };
}

/** Whether at least one thing must hold. */
export function asksForSomething(expected: Expected): boolean {
  return Object.values(expected).some((value) => (Array.isArray(value) ? value.length > 0 : Boolean(value)));
}

function linesOf(text: string): string[] {
  return [...new Set(text.split('\n').map((line) => line.trim()))].filter(Boolean);
}
