import { expect, test } from 'vitest';
import { readActions, readActs, writeActions, writeActs } from './lines';

test('actions are written as lines and read as what they were', () => {
  const acts = [
    { name: 'refund', arguments: { order_number: 'CB-1001', amount: '49.90', why: 'came "broken" today' } },
    { name: 'order_status', arguments: {} },
  ];
  expect(writeActs(acts)).toBe('refund order_number=CB-1001 amount=49.90 why="came \\"broken\\" today"\norder_status');
  expect(readActs(writeActs(acts))).toEqual(acts);
});

test('what comes of an action is written as a line and read as what it was', () => {
  const actions = [
    { name: 'order_status', state: 'done' as const, result: { status: 'on its way', items: [1, 2] }, problem: null },
    { name: 'refund', state: 'failed' as const, result: {}, problem: 'not_possible' },
    { name: 'cancel', state: 'unknown' as const, result: {}, problem: null },
  ];
  expect(readActions(writeActions(actions))).toEqual(actions);
});

test('what is no line of an action is told apart from no action', () => {
  expect(readActs(' \n')).toEqual([]);
  expect(readActions('')).toEqual([]);
  for (const line of ['refund amount', 'refund =3', '9refund', 'refund amount="3']) expect(readActs(line)).toBeNull();
  for (const line of ['refund maybe', 'refund {"a":', 'refund [1]', 'refund failed a b']) expect(readActions(line)).toBeNull();
});
