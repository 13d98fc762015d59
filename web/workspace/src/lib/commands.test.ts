import { expect, test } from 'vitest';
import { matchKeys, type Command } from './commands';

const run = () => undefined;
const commands: Command[] = [
  { id: 'next', group: 'list', label: 'Next', keys: 'j', run },
  { id: 'knowledge', group: 'go', label: 'Knowledge', keys: 'g k', run },
  { id: 'previous', group: 'list', label: 'Previous', keys: 'k', run },
];

test('a single key finds its command', () => {
  expect(matchKeys(commands, 'j', null)).toMatchObject({ id: 'next' });
});

test('the first key of a sequence waits for the second', () => {
  expect(matchKeys(commands, 'g', null)).toBe('wait');
  expect(matchKeys(commands, 'k', 'g')).toMatchObject({ id: 'knowledge' });
});

test('the second key of a sequence alone keeps its own meaning', () => {
  expect(matchKeys(commands, 'k', null)).toMatchObject({ id: 'previous' });
});

test('an unknown key does nothing', () => {
  expect(matchKeys(commands, 'q', null)).toBeNull();
  expect(matchKeys(commands, 'q', 'g')).toBeNull();
});
