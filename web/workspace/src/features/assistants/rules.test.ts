import { expect, test } from 'vitest';
import { movedBy, newRule, saysNothing, withGone } from './rules';

test('a new rule says nothing until it has words, an intent or a channel', () => {
  const rule = newRule('Invoices');
  expect(saysNothing(rule)).toBe(true);
  expect(saysNothing({ ...rule, words: ['invoice'] })).toBe(false);
  expect(saysNothing({ ...rule, channel_ids: ['c1'] })).toBe(false);
});

test('a rule moves up past the one before it', () => {
  const [a, b, c] = ['A', 'B', 'C'].map(newRule) as [never, never, never];
  expect(movedBy([a, b, c], 2, -1)).toEqual([a, c, b]);
});

test('what is gone stays to be seen', () => {
  const options = withGone([{ id: 't1', name: 'Billing' }], ['t1', 'gone-1234'], 'Gone');
  expect(options.map((one) => one.label)).toEqual(['Billing', 'Gone (1234)']);
});
