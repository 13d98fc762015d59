import { expect, test } from 'vitest';
import { asksForSomething, caseOf, EMPTY, formOf } from './form';
import type { Case } from './queries';

const kept = {
  name: 'Shipping',
  situation: { question: 'How long?', history: [{ author: 'contact', text: 'Hi' }], language: 'en', channel_id: null },
  expected: {
    outcomes: ['reply', 'choices'], reason: null, says: ['2 days', 'free'], contains: ['days'], not_contains: ['week'],
    sources: [], slot: null, language: 'en',
  },
  enabled: false,
} as unknown as Case;

test('a case that is opened and saved untouched asks for the same', () => {
  const { name, situation, expected, enabled } = caseOf(formOf(kept), kept);
  expect({ name, situation, expected, enabled }).toEqual({
    name: kept.name, situation: kept.situation, expected: kept.expected, enabled: kept.enabled,
  });
});

test('a new case is named by its question and asks for what was filled in', () => {
  const made = caseOf({ ...EMPTY, question: ' How\nlong? ', outcome: 'reply', notContains: 'week\n\n week \nmonth' });
  expect(made.name).toBe('How long?');
  expect(made.expected).toEqual({ outcomes: ['reply'], says: [], not_contains: ['week', 'month'], sources: [] });
});

test('a case must ask for something', () => {
  expect(asksForSomething(caseOf({ ...EMPTY, question: 'x' }).expected)).toBe(false);
  expect(asksForSomething(caseOf({ ...EMPTY, question: 'x', says: '2 days' }).expected)).toBe(true);
});
