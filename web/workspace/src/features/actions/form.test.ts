import { expect, test } from 'vitest';
import { fromFields, newAction, newArgument, toFields, withArgument, withPath } from './form';
import type { Action, Connection, Definition } from './queries';

const definition = {
  arguments: [],
  request: { path: '' },
  policy: { amount_argument: 'sum', subject_argument: '' },
} as unknown as Definition;

test('names in a path become arguments of the path, and leave it with their name', () => {
  const named = withPath(definition, '/orders/{number}/items/{item}');
  expect(named.arguments.map((one) => [one.name, one.place])).toEqual([
    ['number', 'path'],
    ['item', 'path'],
  ]);
  const without = withPath(named, '/orders/{number}');
  expect(without.arguments.map((one) => [one.name, one.place])).toEqual([
    ['number', 'path'],
    ['item', 'query'],
  ]);
});

test('a renamed argument keeps its place in the path and in the bounds', () => {
  const named = withPath(definition, '/orders/{sum}');
  const renamed = withArgument(named, 0, { ...named.arguments[0]!, name: 'amount' });
  expect(renamed.request.path).toBe('/orders/{amount}');
  expect(renamed.policy.amount_argument).toBe('amount');
});

test('fields are written one per line and read back', () => {
  const fields = fromFields('status\nparcel = shipment.tracking\n\n');
  expect(fields.map((one) => [one.name, one.path])).toEqual([
    ['status', 'status'],
    ['parcel', 'shipment.tracking'],
  ]);
  expect(toFields(fields)).toBe('status\nparcel = shipment.tracking');
});

test('a new action has a name of its own, reads only, and a new argument too', () => {
  const others = [{ name: 'action_2' }] as Action[];
  const http = newAction('New', { id: 'c', kind: 'http' } as Connection, others);
  expect([http.name, http.kind, http.connection_id]).toEqual(['action_3', 'http', 'c']);
  expect(newAction('New', 'callback', []).kind).toBe('builtin');
  const one = newArgument({ ...definition, arguments: [{ name: 'value_2' }] as never });
  expect(one.name).toBe('value_3');
});
