import { describe, expect, it } from 'vitest';
import { formatDecimal, formatMoney } from './numbers';

describe('numbers', () => {
  it('stand in the language of the screen', () => {
    expect(formatDecimal(4.7, 2, 'es')).toBe('4,70');
    expect(formatDecimal(4.7, 2, 'en')).toBe('4.70');
    expect(formatMoney('129.80', 'EUR', 'en')).toBe('€129.80');
  });

  it('keep an unknown currency as it came', () => {
    expect(formatMoney('5', 'points', 'es')).toBe('5 points');
  });
});
