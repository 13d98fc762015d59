import { expect, test, vi } from 'vitest';

vi.stubGlobal('location', { origin: 'http://relevo.test' });
const { LARGEST_FILE, refusalOf } = await import('./uploads');

test.each(['guide.pdf', 'Página.HTML', 'a.b.md', 'notes.txt'])('%s can be read', (name) => {
  expect(refusalOf(name, 10)).toBeUndefined();
});

test.each(['sheet.xlsx', 'archive.zip', 'pdf', 'noending.'])('%s is refused before it is sent', (name) => {
  expect(refusalOf(name, 10)).toBe('unsupported');
});

test('a file that is too large or empty is refused before it is sent', () => {
  expect(refusalOf('guide.pdf', LARGEST_FILE)).toBeUndefined();
  expect(refusalOf('guide.pdf', LARGEST_FILE + 1)).toBe('too_large');
  expect(refusalOf('guide.pdf', 0)).toBe('empty');
});
