import { describe, expect, it } from 'vitest';
import { degreesIn, isEmail, isPhone } from './place';

describe('a place that is typed', () => {
  it('is a pair of degrees, or a map’s address', () => {
    const here = { latitude: 28.1235, longitude: -15.4363 };
    expect(degreesIn('28.1235, -15.4363')).toEqual(here);
    expect(degreesIn(' 28.1235;-15.4363 ')).toEqual(here);
    expect(degreesIn('28.1235 -15.4363')).toEqual(here);
    expect(degreesIn('https://www.google.com/maps/@28.1235,-15.4363,15z')).toEqual(here);
    expect(degreesIn('https://www.openstreetmap.org/?mlat=28.1235&mlon=-15.4363')).toEqual(here);
    expect(degreesIn('https://www.openstreetmap.org/#map=16/28.1235/-15.4363')).toEqual(here);
  });

  it('is nothing else, and nothing beyond the poles', () => {
    expect(degreesIn('90, 180')).toEqual({ latitude: 90, longitude: 180 });
    for (const text of ['', 'Calle Mayor 3', '28.1235', '90.1, 0', '0, -180.1']) expect(degreesIn(text)).toBeNull();
  });
});

describe('a card', () => {
  it('has a phone number with its country', () => {
    expect(['+34 600 111 333', '+1 (555) 010-0001'].every(isPhone)).toBe(true);
    expect(['600111333', '+34', '+34 600 x', ''].some(isPhone)).toBe(false);
    expect([isEmail('ana@brezo.example'), isEmail('ana')]).toEqual([true, false]);
  });
});
