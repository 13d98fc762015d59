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
}

export const FAULTS: Fault[] = ['wrong', 'incomplete', 'outdated', 'missing', 'off_brand', 'should_pass', 'should_not_pass'];
export const PARTS: Part[] = ['voice', 'tone', 'goals', 'flow', 'constraints', 'guidelines', 'handoff'];

/** Faults that knowledge cannot mend. */
const ABOUT_MANNERS: Partial<Record<Fault, Part>> = {
  off_brand: 'tone',
  should_pass: 'handoff',
  should_not_pass: 'handoff',
};

export function startForm(draft: CorrectionDraft): CorrectionForm {
  const cited = draft.cited[0];
  return {
    kind: cited ? 'edit_qa' : 'new_qa',
    fault: draft.by_assistant ? 'wrong' : 'missing',
    question: draft.question,
    answer: cited?.answer ?? (draft.by_assistant ? '' : draft.said),
    documentId: cited?.document_id ?? null,
    part: 'guidelines',
    line: '',
  };
}

/** The smallest change that mends this fault is chosen first; the person may choose another. */
export function withFault(form: CorrectionForm, fault: Fault, draft: CorrectionDraft, mayInstruct: boolean): CorrectionForm {
  const part = ABOUT_MANNERS[fault];
  if (part && mayInstruct && draft.assistant_id) return { ...form, fault, kind: 'instruction', part };
  return form.kind === 'instruction' ? { ...startForm(draft), fault } : { ...form, fault };
}

export function withKind(form: CorrectionForm, kind: Kind, draft: CorrectionDraft): CorrectionForm {
  const cited = draft.cited[0]?.document_id ?? null;
  const similar = draft.similar[0]?.document_id ?? null;
  return { ...form, kind, documentId: kind === 'edit_qa' ? cited : kind === 'phrasing' ? similar : null };
}

export function isComplete(form: CorrectionForm): boolean {
  const has = (text: string) => /[\p{L}\p{N}]/u.test(text);
  if (form.kind === 'instruction') return has(form.line);
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
  if (kind === 'phrasing') return { kind, fault, document_id: form.documentId, question };
  if (kind === 'edit_qa') return { kind, fault, document_id: form.documentId, question, answer: form.answer };
  return { kind, fault, question, answer: form.answer };
}
