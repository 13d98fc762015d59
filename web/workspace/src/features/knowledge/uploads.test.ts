import { expect, test, vi } from 'vitest';

vi.stubGlobal('location', { origin: 'http://relevo.test' });
const { LARGEST_FILE, refusalOf } = await import('./uploads');

test.each(['guide.pdf', 'Página.HTML', 'a.b.md', 'notes.txt', 'prices.XLSX', 'scan.jpeg', 'faq.csv'])('%s can be read', (name) => {
  expect(refusalOf(name, 10)).toBeUndefined();
});

test.each(['sheet.ods', 'archive.zip', 'pdf', 'noending.'])('%s is refused before it is sent', (name) => {
  expect(refusalOf(name, 10)).toBe('unsupported');
});

test('an old office file says so before it is sent', () => {
  expect(refusalOf('letter.DOC', 10)).toBe('old_office');
});

test('a file that is too large or empty is refused before it is sent', () => {
  expect(refusalOf('guide.pdf', LARGEST_FILE)).toBeUndefined();
  expect(refusalOf('guide.pdf', LARGEST_FILE + 1)).toBe('too_large');
  expect(refusalOf('guide.pdf', 0)).toBe('empty');
});
