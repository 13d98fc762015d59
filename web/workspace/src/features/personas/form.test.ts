import { expect, test } from 'vitest';
import { emptyForm, formOf, isComplete, personaOf, wrongFields } from './form';
import type { Persona } from './queries';

const kept = {
  id: 'p', assistant_id: 'a', name: 'Refund', enabled: false, created_by: 'Ana', created_at: '',
  content: {
    language: 'en', goal: 'A refund', mood: 'upset', openings: ['I want my money', 'Refund!'], insists: ['Again.'],
    knows: { order_number: 'CB-1001', why: 'it broke: twice' }, agrees: true, people: 'away',
    contact: { customer_id: 'c1', verified_email: 'v@example.com' }, memories: [],
    actions: [{ name: 'refund', state: 'done', result: { refund_id: 'RF-1' }, problem: null }],
    expected: { outcomes: ['reply'], says: ['RF-1'], acts: [{ name: 'refund', arguments: {} }] },
  },
} as unknown as Persona;

test('somebody who is opened and saved untouched is the same', () => {
  const { name, enabled, content } = personaOf(formOf(kept), kept);
  expect({ name, enabled, content }).toEqual({ name: kept.name, enabled: kept.enabled, content: kept.content });
});

test('somebody new needs a goal, a way to begin and something that must hold', () => {
  const form = emptyForm('es');
  expect(isComplete(form)).toBe(false);
  const written = { ...form, goal: 'El plazo', openings: ' ¿Cuánto tarda?\n\n¿Cuándo llega? ', ends: 'hand_over' as const };
  expect(isComplete(written)).toBe(true);
  expect(personaOf(written)).toMatchObject({
    name: 'El plazo',
    content: { openings: ['¿Cuánto tarda?', '¿Cuándo llega?'], expected: { outcomes: ['hand_over'], says: [] } },
  });
});

test('what is known and what comes of actions is written line by line', () => {
  const form = emptyForm('en');
  expect(wrongFields({ ...form, knows: 'order_number CB-1001', answers: 'refund maybe' })).toEqual(['knows', 'answers']);
  expect(wrongFields({ ...form, knows: 'order_number: CB-1001', answers: 'refund failed' })).toEqual([]);
});
