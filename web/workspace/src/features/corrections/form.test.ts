import { describe, expect, it } from 'vitest';
import { bodyOf, isComplete, replacedBy, startForm, withFault, withKind } from './form';
import type { CorrectionDraft } from './queries';

const QA = { document_id: 'd1', question: 'How long?', answer: 'Three days.' };
const draft = (over: Partial<CorrectionDraft> = {}): CorrectionDraft => ({
  question: 'when?',
  said: 'Three days.',
  sent: null,
  language: 'en',
  by_assistant: true,
  assistant_id: 'a1',
  cited: [QA],
  similar: [{ ...QA, document_id: 'd2' }],
  texts: [],
  guides: [],
  ...over,
});

describe('the dialog that corrects an answer', () => {
  it('starts at the Q&A that the answer was taken from', () => {
    const form = startForm(draft());
    expect([form.kind, form.documentId, form.answer]).toEqual(['edit_qa', 'd1', 'Three days.']);
  });

  it('starts with a new Q&A where nothing was cited, with a person’s own words as the answer', () => {
    expect(startForm(draft({ cited: [] }))).toMatchObject({ kind: 'new_qa', fault: 'wrong', answer: '' });
    expect(startForm(draft({ cited: [], by_assistant: false }))).toMatchObject({ fault: 'missing', answer: 'Three days.' });
  });

  it('starts with what a teammate sent instead of a suggestion', () => {
    const from = draft({ by_assistant: false, sent: 'Two days.' });
    expect(startForm(from)).toMatchObject({ kind: 'edit_qa', documentId: 'd1', fault: 'wrong', answer: 'Two days.' });
    const texts = [{ document_id: 't1', title: 'Page', sentences: ['Three days.'] }];
    expect(startForm({ ...from, cited: [], texts })).toMatchObject({ kind: 'new_qa', answer: 'Two days.' });
  });

  it('offers an instruction where manners were at fault, whoever asks: who is no admin proposes', () => {
    const form = startForm(draft());
    expect(withFault(form, 'should_pass', draft())).toMatchObject({ kind: 'rule' });
    expect(withFault(form, 'should_not_pass', draft())).toMatchObject({ kind: 'instruction', part: 'handoff' });
    const unknown = draft({ assistant_id: null });
    expect(withFault(form, 'should_pass', unknown).kind).toBe('edit_qa');
    expect(withFault(withFault(form, 'off_brand', draft()), 'wrong', draft()).kind).toBe('edit_qa');
  });

  it('knows which words the new ones take the place of', () => {
    const form = startForm(draft());
    expect(replacedBy(form, draft())).toBe('Three days.');
    expect(replacedBy(withKind(form, 'new_qa', draft()), draft())).toBeNull();
  });

  it('sends only what its kind needs', () => {
    const form = { ...startForm(draft()), answer: 'Two days.' };
    expect(bodyOf(withKind(form, 'phrasing', draft()), draft())).toEqual({
      kind: 'phrasing', fault: 'wrong', document_id: 'd2', question: 'when?',
    });
    expect(bodyOf(withKind(form, 'new_qa', draft()), draft())).toEqual({
      kind: 'new_qa', fault: 'wrong', question: 'when?', answer: 'Two days.',
    });
    expect(bodyOf({ ...form, kind: 'instruction', line: 'x' }, draft())).toEqual({
      kind: 'instruction', fault: 'wrong', assistant_id: 'a1', part: 'guidelines', line: 'x',
    });
  });

  it('gives a sentence of a text new words, a guide a step, and words that pass a rule', () => {
    const text = { document_id: 't1', title: 'Page', sentences: ['Three days.', 'Free.'] };
    const guides = [{ id: 'lamps', name: 'Lamps', lines: ['Ask: Which?'] }];
    const from = draft({ cited: [], texts: [text], guides });
    const form = startForm(from);
    expect(form).toMatchObject({ kind: 'edit_text', documentId: 't1', old: 'Three days.', answer: 'Three days.' });
    expect(isComplete(form)).toBe(false);
    expect(bodyOf({ ...form, answer: 'Two days.' }, from)).toEqual({
      kind: 'edit_text', fault: 'wrong', document_id: 't1', question: 'when?', old: 'Three days.', answer: 'Two days.',
    });
    expect(bodyOf({ ...withKind(form, 'guide', from), line: 'Tell: Wait.', afterLine: 1 }, from)).toEqual({
      kind: 'guide', fault: 'wrong', assistant_id: 'a1', guide_id: 'lamps', after_line: 1, line: 'Tell: Wait.',
    });
    expect(bodyOf({ ...withKind(form, 'rule', from), words: 'refund, my money, refund' }, from)).toMatchObject({
      kind: 'rule', words: ['refund', 'my money'],
    });
  });

  it('is complete only with words', () => {
    const form = startForm(draft({ cited: [] }));
    expect(isComplete(form)).toBe(false);
    expect(isComplete({ ...form, answer: '?!' })).toBe(false);
    expect(isComplete({ ...form, answer: 'Sí' })).toBe(true);
    expect(isComplete(withKind(form, 'phrasing', draft({ similar: [] })))).toBe(false);
  });
});
