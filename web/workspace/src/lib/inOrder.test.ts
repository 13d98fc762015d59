import { expect, test } from 'vitest';
import { inOrder } from './inOrder';

function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

test('the next step of a key waits for the one before, another key does not', async () => {
  const said: string[] = [];
  const first = gate();
  const one = inOrder('a', async () => {
    await first.opened;
    said.push('one');
  });
  const two = inOrder('a', async () => void said.push('two'));
  await inOrder('b', async () => void said.push('other'));
  expect(said).toEqual(['other']);
  first.open();
  await Promise.all([one, two]);
  expect(said).toEqual(['other', 'one', 'two']);
});

test('a step that fails says so to its own caller only', async () => {
  const failed = inOrder('a', () => Promise.reject(new Error('no')));
  const next = inOrder('a', async () => 'done');
  await expect(failed).rejects.toThrow('no');
  expect(await next).toBe('done');
});

test('the first step begins at once', () => {
  let begun = false;
  void inOrder('a', async () => {
    begun = true;
  });
  expect(begun).toBe(true);
});
