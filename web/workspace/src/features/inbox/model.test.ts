import { describe, expect, test } from 'vitest';
import { makeMessage, makeRow } from '../../live/testing';
import { layOutThread, neighbour, newestOutsideSeq, rangeOf, unreadFrom } from './model';
import { parseLocalTime, snoozeChoices } from './snooze';

const nova = { kind: 'assistant', id: 'n', name: 'Nova' } as const;

describe('the thread', () => {
  test('a run of messages by one author has one head', () => {
    const messages = [makeMessage({ seq: 1 }), makeMessage({ seq: 2 }), makeMessage({ seq: 3, author: nova })];
    const heads = layOutThread(messages, null).flatMap((item) => (item.type === 'message' ? [item.isFirst] : []));
    expect(heads).toEqual([true, false, true]);
  });

  test('a note never hides in a run of replies', () => {
    const ana = { kind: 'teammate', id: 'ana', name: 'Ana' } as const;
    const messages = [makeMessage({ seq: 1, author: ana }), makeMessage({ seq: 2, author: ana, kind: 'note' })];
    const heads = layOutThread(messages, null).flatMap((item) => (item.type === 'message' ? [item.isFirst] : []));
    expect(heads).toEqual([true, true]);
  });

  test('days are separated and the unread line stands before the first unread message', () => {
    const messages = [
      makeMessage({ seq: 1, created_at: '2026-11-18T12:00:00Z' }),
      makeMessage({ seq: 2, created_at: '2026-11-20T12:00:00Z' }),
      makeMessage({ seq: 3, created_at: '2026-11-20T12:01:00Z' }),
    ];
    expect(layOutThread(messages, 3).map((item) => item.type)).toEqual([
      'day',
      'message',
      'day',
      'message',
      'unread',
      'message',
    ]);
  });

  test('the unread line stands at the first message of the customer, not at an event or a note', () => {
    const messages = [
      makeMessage({ seq: 4, kind: 'event', author: { kind: 'system', id: null, name: '' } }),
      makeMessage({ seq: 5, author: nova }),
      makeMessage({ seq: 6 }),
    ];
    expect(unreadFrom(makeRow({ unread: 1, read_seq: 3 }), messages)).toBe(6);
    expect(unreadFrom(makeRow({ unread: 0, read_seq: 3 }), messages)).toBeNull();
  });

  test('a reply must know the newest words of customer and assistant, not the notes of the team', () => {
    const messages = [
      makeMessage({ seq: 1 }),
      makeMessage({ seq: 2, author: nova }),
      makeMessage({ seq: 3, kind: 'note' }),
    ];
    expect(newestOutsideSeq(messages)).toBe(2);
    expect(newestOutsideSeq([])).toBe(0);
  });
});

describe('the list', () => {
  const rows = ['a', 'b', 'c', 'd'].map((id) => makeRow({ id }));

  test('the neighbours of a row, and none beyond the ends', () => {
    expect(neighbour(rows, 'b', 1)?.id).toBe('c');
    expect(neighbour(rows, 'a', -1)).toBeUndefined();
    expect(neighbour(rows, 'd', 1)).toBeUndefined();
    expect(neighbour(rows, 'gone', 1)?.id).toBe('a');
  });

  test('a range goes both ways', () => {
    expect(rangeOf(rows, 'b', 'd')).toEqual(['b', 'c', 'd']);
    expect(rangeOf(rows, 'd', 'b')).toEqual(['b', 'c', 'd']);
    expect(rangeOf(rows, 'gone', 'b')).toEqual(['b']);
  });
});

describe('snoozing', () => {
  test('offers only moments that lie ahead, in order', () => {
    for (let hour = 0; hour < 24 * 7; hour += 1) {
      const now = new Date(2026, 10, 16, hour, 30);
      const moments = snoozeChoices(now).map((choice) => choice.until.getTime());
      expect(moments.every((moment) => moment > now.getTime())).toBe(true);
      expect(moments.toSorted((a, b) => a - b)).toEqual(moments);
    }
  });

  test('an own moment must lie ahead', () => {
    const now = new Date(2026, 10, 20, 12);
    expect(parseLocalTime('2026-11-20T11:59', now)).toBeNull();
    expect(parseLocalTime('nonsense', now)).toBeNull();
    expect(parseLocalTime('2026-11-21T09:00', now)).toEqual(new Date(2026, 10, 21, 9));
  });
});
