import { expect, it } from 'vitest';
import { dayOf, expiresSoon, startOf } from './format';

it('a day is the same day after it was sent and came back', () => {
  for (const day of ['2026-01-01', '2026-03-29', '2026-10-25', '2026-12-31']) expect(dayOf(startOf(day))).toBe(day);
});

it('the list warns from fourteen days before', () => {
  const now = Date.parse('2026-11-01T00:00:00Z');
  expect(expiresSoon('2026-11-15T00:00:00Z', now)).toBe(true);
  expect(expiresSoon('2026-11-15T00:00:01Z', now)).toBe(false);
});
