import { describe, expect, it } from 'vitest';
import { ceilingOf, formatLength, formatScore, formatShare } from './numbers';

describe('lengths of time', () => {
  it.each([
    [null, '–'],
    [0, '0 sec'],
    [0.44, '0.4 sec'],
    [59, '59 sec'],
    [60, '1 min'],
    [5400, '1.5 hr'],
    [86_400 * 12.4, '12 days'],
  ])('%s seconds are %s', (seconds, text) => expect(formatLength(seconds, 'en')).toBe(text));
});

describe('shares and scores', () => {
  it('say nothing rather than zero where there is nothing to count', () => {
    expect([formatShare(null, 'en'), formatScore(null, 'en')]).toEqual(['–', '–']);
    expect([formatShare(0.375, 'en'), formatScore(4.25, 'es')]).toEqual(['38%', '4,3']);
  });
});

describe('the top of a chart', () => {
  it.each([
    [0, 2],
    [1, 2],
    [3, 4],
    [7, 8],
    [9, 10],
    [13, 20],
    [24, 30],
    [61, 80],
    [100, 100],
    [1234, 2000],
  ])('above %s is %s', (most, top) => expect(ceilingOf(most)).toBe(top));
});
