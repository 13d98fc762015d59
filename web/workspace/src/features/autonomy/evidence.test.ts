import { expect, test } from 'vitest';
import { shareOf } from './evidence';

const settings = { at_least: 0.85, aim: 0.97, alpha: 0.05 };

test('the way to the next level is as long as the agreements that are needed', () => {
  expect(shareOf(23, settings)).toBe(0);
  expect(shareOf(0, settings)).toBe(1);
  expect(shareOf(35, settings)).toBe(0);
  expect(shareOf(11, settings)).toBeCloseTo(12 / 23);
});
