import { expect, test } from 'vitest';
import { formatAgo } from './ago';

const NOW = Date.parse('2026-03-10T12:00:00Z');
const before = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();

test('a sentence says how long ago, in its language', () => {
  expect(formatAgo(before(2), NOW, 'es')).toBe('hace 2 minutos');
  expect(formatAgo(before(2), NOW, 'pt')).toBe('há 2 minutos');
  expect(formatAgo(before(125), NOW, 'es')).toBe('hace 2 horas');
  expect(formatAgo(before(0), NOW, 'en')).toBe('now');
  expect(formatAgo(before(-5), NOW, 'en')).toBe('now');
});

test('after a day it is the day', () => {
  expect(formatAgo(before(3 * 1440), NOW, 'es')).toBe('7 mar');
});
