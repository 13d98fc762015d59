import { expect, test, vi } from 'vitest';

vi.stubGlobal('location', { origin: 'http://relevo.test' });
const { safeNext } = await import('./entering');

test('after signing in one goes on where one wanted to go', () => {
  expect(safeNext('/inbox/mine?q=refund')).toBe('/inbox/mine?q=refund');
});

test.each([undefined, '', '//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '/\t/evil.example'])(
  'an address that leads elsewhere is not followed: %s',
  (next) => expect(safeNext(next)).toBe('/'),
);

test('the sign-in page does not lead to itself', () => {
  expect(safeNext('/sign-in?next=/sign-in')).toBe('/');
});
