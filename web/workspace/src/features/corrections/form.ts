/** The state of the dialog, and what is sent of it. Pure. */
import type { CorrectionDraft, AnswerCorrection, Fault, Kind, Part } from './queries';

export interface CorrectionForm {
  kind: Kind;
  fault: Fault;
  question: string;
  answer: string;
  /** The Q&A that is changed or gets another phrasing. */
  documentId: string | null;
  part: Part;
  line: string;
  /** The sentence of a text that gets new words. */
  old: string;
  guideId: string | null;
  /** The line of the guide that the step follows; null: at its end. */
  afterLine: number | null;
  /** Words that pass to a person, by commas. */
  words: string;
}

export const FAULTS: Fault[] = ['wrong', 'incomplete', 'outdated', 'missing', 'off_brand', 'should_pass', 'should_not_pass'];
export const PARTS: Part[] = ['voice', 'tone', 'goals', 'flow', 'constraints', 'guidelines', 'handoff'];

/** Faults that knowledge cannot mend. */
const ABOUT_MANNERS: Partial<Record<Fault, Part>> = {
  off_brand: 'tone',
  should_pass: 'handoff',
  should_not_pass: 'handoff',
};

/** An assistant's answer, or a suggestion of the copilot that a teammate edited. */
export function isMachines(draft: CorrectionDraft): boolean {
  return draft.by_assistant || draft.sent !== null;
}

export function startForm(draft: CorrectionDraft): CorrectionForm {
  const cited = draft.cited[0];
  // What a teammate sent instead is a whole answer, not one sentence of a text.
  const text = cited || draft.sent !== null ? undefined : draft.texts[0];
  return {
    kind: cited ? 'edit_qa' : text ? 'edit_text' : 'new_qa',
    fault: isMachines(draft) ? 'wrong' : 'missing',
    question: draft.question,
    answer: draft.sent ?? cited?.answer ?? text?.sentences[0] ?? (draft.by_assistant ? '' : draft.said),
    documentId: cited?.document_id ?? text?.document_id ?? null,
    part: 'guidelines',
    line: '',
    old: text?.sentences[0] ?? '',
    guideId: null,
    afterLine: null,
    words: '',
  };
}

/** The smallest change that mends this fault is chosen first; the person may choose another. */
export function withFault(form: CorrectionForm, fault: Fault, draft: CorrectionDraft): CorrectionForm {
  // Words that pass are followed with a model and without one: a rule is surer than a line to be read.
  if (fault === 'should_pass' && draft.assistant_id) return { ...form, fault, kind: 'rule' };
  const part = ABOUT_MANNERS[fault];
  if (part && draft.assistant_id) return { ...form, fault, kind: 'instruction', part };
  return isConfigured(form.kind) ? { ...startForm(draft), fault } : { ...form, fault };
}

/** What the assistant is told to do, not what it knows. */
export function isConfigured(kind: Kind): boolean {
  return kind === 'instruction' || kind === 'guide' || kind === 'rule';
}

export function wordsOf(text: string): string[] {
  return [...new Set(text.split(/[,\n]/).map((word) => word.trim()))].filter((word) => word.length > 1).slice(0, 40);
}

export function withKind(form: CorrectionForm, kind: Kind, draft: CorrectionDraft): CorrectionForm {
  const cited = draft.cited[0]?.document_id ?? null;
  const similar = draft.similar[0]?.document_id ?? null;
  const text = draft.texts[0];
  if (kind === 'edit_text' && text) {
    const old = text.sentences[0] ?? '';
    return { ...form, kind, documentId: text.document_id, old, answer: old };
  }
  if (kind === 'guide') return { ...form, kind, guideId: form.guideId ?? draft.guides[0]?.id ?? null };
  return { ...form, kind, documentId: kind === 'edit_qa' ? cited : kind === 'phrasing' ? similar : null };
}

/** The words that the new ones take the place of; null where they come beside what is there. */
export function replacedBy(form: CorrectionForm, draft: CorrectionDraft): string | null {
  if (form.kind === 'edit_text') return form.old;
  if (form.kind !== 'edit_qa') return null;
  return draft.cited.find((one) => one.document_id === form.documentId)?.answer ?? null;
}

export function isComplete(form: CorrectionForm): boolean {
  const has = (text: string) => /[\p{L}\p{N}]/u.test(text);
  if (form.kind === 'instruction') return has(form.line);
  if (form.kind === 'guide') return has(form.line) && form.guideId !== null;
  if (form.kind === 'rule') return wordsOf(form.words).length > 0;
  if (form.kind === 'edit_text') return has(form.answer) && form.old !== '' && form.answer !== form.old;
  if (form.kind === 'phrasing') return has(form.question) && form.documentId !== null;
  if (form.kind === 'edit_qa') return has(form.answer) && form.documentId !== null;
  return has(form.question) && has(form.answer);
}

export function bodyOf(form: CorrectionForm, draft: CorrectionDraft): AnswerCorrection {
  const { kind, fault } = form;
  if (kind === 'instruction') {
    return { kind, fault, assistant_id: draft.assistant_id, part: form.part, line: form.line };
  }
  const question = form.question.trim() || undefined;
  const { assistant_id } = draft;
  if (kind === 'guide') {
    return { kind, fault, assistant_id, guide_id: form.guideId, after_line: form.afterLine, line: form.line };
  }
  if (kind === 'rule') return { kind, fault, assistant_id, question, words: wordsOf(form.words) };
  if (kind === 'edit_text') {
    return { kind, fault, document_id: form.documentId, question, old: form.old, answer: form.answer };
  }
  if (kind === 'phrasing') return { kind, fault, document_id: form.documentId, question };
  if (kind === 'edit_qa') return { kind, fault, document_id: form.documentId, question, answer: form.answer };
  return { kind, fault, question, answer: form.answer };
}
