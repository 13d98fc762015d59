import { expect, test } from 'vitest';
import { foldSignal, settleEpoch, settleMessage, type Ephemeral, TYPING_MS } from './ephemeral';

const nothing: Ephemeral = { typing: {}, viewers: {}, presence: {}, turns: {} };
const delta = (epoch: number, text: string) => ({ conversation_id: 'a', turn_id: 't', epoch, text });

test('the text of a turn grows', () => {
  const started = foldSignal(nothing, 'turn.started', { conversation_id: 'a', epoch: 2, assistant_name: 'Nova' }, 0);
  const after = foldSignal(started, 'turn.delta', delta(2, 'Hola, '), 0);
  expect(after.turns.a).toEqual({ turnId: 't', epoch: 2, assistantName: 'Nova', text: 'Hola, ' });
});

test('words of an older epoch are dropped', () => {
  const now = foldSignal(nothing, 'turn.delta', delta(3, 'new'), 0);
  expect(foldSignal(now, 'turn.delta', delta(2, 'old'), 0)).toBe(now);
});

test('a taken-over conversation stops showing what the assistant was writing', () => {
  const now = foldSignal(nothing, 'turn.delta', delta(2, 'half a sen'), 0);
  expect(settleEpoch(now, 'a', 2).turns.a).toBeDefined();
  expect(settleEpoch(now, 'a', 3).turns.a).toBeUndefined();
});

test('a stored message ends the writing and the typing of its author only', () => {
  const author = { kind: 'contact', id: 'c', name: 'Marta' };
  const typing = foldSignal(nothing, 'typing', { conversation_id: 'a', author }, 100);
  const both = foldSignal(typing, 'turn.delta', delta(1, 'x'), 100);
  expect(settleMessage(both, 'a', 'assistant').typing.a).toHaveLength(1);
  expect(settleMessage(both, 'a', 'assistant').turns.a).toBeUndefined();
  expect(settleMessage(both, 'a', 'contact').typing.a).toHaveLength(0);
});

test('typing is forgotten when it is not repeated', () => {
  const one = { kind: 'contact', id: 'c', name: 'Marta' };
  const two = { kind: 'teammate', id: 't', name: 'Tom' };
  const first = foldSignal(nothing, 'typing', { conversation_id: 'a', author: one }, 0);
  const later = foldSignal(first, 'typing', { conversation_id: 'a', author: two }, TYPING_MS + 1);
  expect(later.typing.a?.map((typing) => typing.name)).toEqual(['Tom']);
});

test('an unknown signal changes nothing', () => {
  expect(foldSignal(nothing, 'constructor', {}, 0)).toBe(nothing);
});
