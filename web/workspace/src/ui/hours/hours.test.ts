import { expect, test } from 'vitest';
import { copiedToWorkdays, isWorking, keptEnd, problemOf, shownEnd, weekOf, withSpan, type Span } from './hours';

test('a week without a word about a day is closed on it', () => {
  const week = weekOf({ always: false, week: { mon: [['09:00', '18:00']] }, holidays: [] });
  expect(week.mon).toEqual([['09:00', '18:00']]);
  expect(week.sun).toEqual([]);
});

test('spans must run forward, be complete and not overlap', () => {
  expect(problemOf([['09:00', '13:00'], ['14:00', '24:00']])).toBeNull();
  expect(problemOf([['09:00', '09:00']])).toBe('backward');
  expect(problemOf([['', '09:00']])).toBe('empty');
  expect(problemOf([['14:00', '18:00'], ['09:00', '14:30']])).toBe('overlap');
  expect(problemOf([['09:00', '12:00'], ['12:00', '18:00']])).toBeNull();
});

test('a new span follows the last one', () => {
  expect(withSpan([])).toEqual([['09:00', '18:00']]);
  expect(withSpan([['09:00', '13:00']])).toEqual([['09:00', '13:00'], ['14:00', '17:00']]);
});

test('midnight is the end of the day', () => {
  expect(keptEnd('00:00')).toBe('24:00');
  expect(shownEnd('24:00')).toBe('00:00');
});

test('copying to the working days leaves the weekend alone', () => {
  const spans: Span[] = [['10:00', '12:00']];
  const week = copiedToWorkdays({ ...weekOf({}), mon: spans, sat: [] }, 'mon');
  expect(week.fri).toEqual(spans);
  expect(week.sat).toEqual([]);
});

test('somebody works by the clock of their own zone, and not on a day off', () => {
  const hours = { always: false, week: { mon: [['09:00', '17:00'] as Span] }, holidays: ['2026-03-09'] };
  const monday = Date.UTC(2026, 2, 2, 8, 30);
  expect(isWorking(hours, 'UTC', monday)).toBe(false);
  expect(isWorking(hours, 'Europe/Madrid', monday)).toBe(true);
  expect(isWorking(hours, 'Europe/Madrid', monday + 7 * 86_400_000)).toBe(false);
  expect(isWorking({ always: true }, 'UTC', monday)).toBe(true);
  expect(isWorking(hours, 'Mars/Base', monday)).toBeNull();
});
