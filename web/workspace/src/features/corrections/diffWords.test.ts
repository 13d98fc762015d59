import { expect, test } from 'vitest';
import { diffWords, MOST_WORDS } from './diffWords';

const read = (parts: ReturnType<typeof diffWords>, but: 'gone' | 'new') =>
  parts.filter((one) => one.kind !== but).map((one) => one.text).join('');

test('only what changed is marked', () => {
  expect(diffWords('We ship in 3 days.', 'We ship in 5 days.')).toEqual([
    { kind: 'same', text: 'We ship in ' },
    { kind: 'gone', text: '3' },
    { kind: 'new', text: '5' },
    { kind: 'same', text: ' days.' },
  ]);
});

test('nothing before is all new, nothing changed is one part', () => {
  expect(diffWords('', 'Yes.')).toEqual([{ kind: 'new', text: 'Yes.' }]);
  expect(diffWords('Yes.', 'Yes.')).toEqual([{ kind: 'same', text: 'Yes.' }]);
  expect(diffWords('', '')).toEqual([]);
});

test('both texts can be read off the parts', () => {
  const before = 'Sí, tarda dos días.\nSe paga al recibir.';
  const after = ' Sí, tarda tres días o cuatro.\n\nSe paga antes.';
  const parts = diffWords(before, after);
  expect(read(parts, 'new')).toBe(before);
  expect(read(parts, 'gone')).toBe(after);
});

test('texts above the limit are shown whole', () => {
  const long = 'word '.repeat(MOST_WORDS + 1);
  expect(diffWords(long, 'short').map((one) => one.kind)).toEqual(['gone', 'new']);
});
