import { QueryClient } from '@tanstack/react-query';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Contact, ConversationDetail, ConversationRow } from '../api/types';
import { applyEvent, applyRow, knownRow } from './apply';
import { changesFor } from './events';
import { keys, VIEWS, type View } from './keys';
import { findRow, type ListPages } from './rows';
import { makeContact, makeList, makeMessage, makeRow, ME } from './testing';
import type { ThreadCache } from './thread';

const REFUND = { id: 'i1', name: 'Refund', by: 'assistant', confidence: 0.8 } as const;

let client: QueryClient;

function listOf(view: View): ConversationRow[] {
  return client.getQueryData<ListPages>(keys.list({ view, q: '' }))!.pages.flatMap((page) => page.items);
}

function ids(view: View): string[] {
  return listOf(view).map((row) => row.id);
}

function show(rows: ConversationRow[]): void {
  for (const view of VIEWS) client.setQueryData(keys.list({ view, q: '' }), makeList(rows, view));
}

function event(name: string, payload: unknown): void {
  applyEvent(client, name, payload, ME);
}

/** As events carry it: nobody's own read state. */
function inEvent(row: ConversationRow): ConversationRow {
  return { ...row, unread: 0, read_seq: null };
}

beforeEach(() => {
  client = new QueryClient();
});

describe('lists', () => {
  test('a conversation passed to people moves from the AI view to those who need a human', () => {
    const row = makeRow({ id: 'a', holder: { kind: 'assistant', id: 'n', name: 'Nova' } });
    show([row]);
    const queued = { ...row, epoch: 2, last_seq: 5, holder: { kind: 'team', id: 't', name: 'Support' } as const };
    event('conversation.handed_over', { conversation: inEvent(queued) });
    expect(ids('ai')).toEqual([]);
    expect(ids('needs_human')).toEqual(['a']);
    expect(ids('open')).toEqual(['a']);
  });

  test('a resolved conversation leaves the open views and appears among the resolved', () => {
    const row = makeRow({ id: 'a', holder: { kind: 'teammate', id: ME, name: 'Ana' } });
    show([row]);
    event('conversation.resolved', { conversation: inEvent({ ...row, epoch: 2, status: 'resolved' }) });
    expect(VIEWS.filter((view) => ids(view).includes('a'))).toEqual(['resolved']);
  });

  test('a new message lifts its conversation to the top', () => {
    const old = makeRow({ id: 'old', last_message_at: '2026-11-20T10:00:00Z' });
    const young = makeRow({ id: 'young', last_message_at: '2026-11-20T11:00:00Z' });
    show([old, young]);
    expect(ids('open')).toEqual(['young', 'old']);
    const after = { ...old, last_seq: 4, last_message_at: '2026-11-20T12:00:00Z' };
    event('message.appended', {
      message: makeMessage({ conversation_id: 'old', seq: 4 }),
      conversation: inEvent(after),
    });
    expect(ids('open')).toEqual(['old', 'young']);
  });

  test('who waits longest stands first where people are needed', () => {
    const holder = { kind: 'team', id: 't', name: 'Support' } as const;
    const first = makeRow({ id: 'first', holder, waiting_since: '2026-11-20T09:00:00Z' });
    const second = makeRow({ id: 'second', holder, waiting_since: '2026-11-20T10:00:00Z' });
    show([]);
    event('conversation.handed_over', { conversation: inEvent(second) });
    event('conversation.handed_over', { conversation: inEvent(first) });
    expect(ids('needs_human')).toEqual(['first', 'second']);
  });

  test('a row that belongs beyond the loaded pages is not invented at their end', () => {
    const loaded = makeRow({ id: 'loaded', last_message_at: '2026-11-20T12:00:00Z' });
    const list = makeList([loaded], 'open');
    list.pages[0]!.next_cursor = 'more';
    client.setQueryData(keys.list({ view: 'open', q: '' }), list);
    event('conversation.updated', { conversation: makeRow({ id: 'older', last_message_at: '2026-11-19T12:00:00Z' }) });
    expect(ids('open')).toEqual(['loaded']);
  });

  test('search results change in place and nothing joins them', () => {
    const row = makeRow({ id: 'a' });
    client.setQueryData(keys.list({ view: 'open', q: 'lamp' }), makeList([row], 'open'));
    event('conversation.updated', { conversation: { ...row, last_seq: 9, intent: REFUND } });
    event('conversation.opened', { conversation: makeRow({ id: 'b' }) });
    const found = client.getQueryData<ListPages>(keys.list({ view: 'open', q: 'lamp' }));
    expect(findRow(found, 'a')?.intent).toEqual(REFUND);
    expect(findRow(found, 'b')).toBeUndefined();
  });

  test('a list of one intent takes in what gets it and gives away what loses it', () => {
    const row = makeRow({ id: 'a' });
    const filter = { view: 'open', q: '', intent: REFUND.id } as const;
    client.setQueryData(keys.list(filter), makeList([], 'open'));
    const shown = () => findRow(client.getQueryData<ListPages>(keys.list(filter)), 'a');
    event('conversation.updated', { conversation: { ...row, last_seq: 9, intent: REFUND } });
    expect(shown()?.intent).toEqual(REFUND);
    event('conversation.updated', { conversation: { ...row, last_seq: 10, intent: null } });
    expect(shown()).toBeUndefined();
  });
});

describe('unread', () => {
  const row = makeRow({ id: 'a', last_seq: 3, read_seq: 3, unread: 0 });

  test('counts each message of the customer once, however often its event comes', () => {
    show([row]);
    const message = makeMessage({ conversation_id: 'a', seq: 4 });
    const payload = { message, conversation: inEvent({ ...row, last_seq: 4 }) };
    event('message.appended', payload);
    event('message.appended', payload);
    expect(listOf('open')[0]).toMatchObject({ unread: 1, read_seq: 3 });
  });

  test('does not count what the team or the assistant wrote', () => {
    show([row]);
    const author = { kind: 'assistant', id: 'n', name: 'Nova' } as const;
    event('message.appended', {
      message: makeMessage({ conversation_id: 'a', seq: 4, author }),
      conversation: inEvent({ ...row, last_seq: 4 }),
    });
    expect(listOf('open')[0]!.unread).toBe(0);
  });

  test('counts every message of one commit, whose events all carry the final row', () => {
    show([row]);
    const final = inEvent({ ...row, last_seq: 5 });
    event('message.appended', { message: makeMessage({ conversation_id: 'a', seq: 4 }), conversation: final });
    event('message.appended', { message: makeMessage({ conversation_id: 'a', seq: 5 }), conversation: final });
    expect(listOf('open')[0]).toMatchObject({ unread: 2, last_seq: 5 });
  });

  test('does not count event lines, whoever caused them', () => {
    show([row]);
    const message = makeMessage({ conversation_id: 'a', seq: 4, kind: 'event' });
    event('message.appended', { message, conversation: inEvent({ ...row, last_seq: 4 }) });
    expect(listOf('open')[0]!.unread).toBe(0);
  });

  test('counts what is left when only a part was read', () => {
    show([{ ...row, last_seq: 3, unread: 3, read_seq: 0 }]);
    const items = [1, 2, 3].map((seq) => makeMessage({ conversation_id: 'a', seq }));
    client.setQueryData(keys.messages('a'), { items, has_more: false });
    event('conversation.read', { conversation_id: 'a', seq: 2 });
    expect(listOf('open')[0]).toMatchObject({ unread: 1, read_seq: 2 });
  });

  test('ends when this or another window of mine has read it', () => {
    show([{ ...row, unread: 2, read_seq: 1 }]);
    event('conversation.read', { conversation_id: 'a', seq: 3 });
    expect(listOf('open')[0]).toMatchObject({ unread: 0, read_seq: 3 });
  });
});

describe('the open conversation', () => {
  const thread: ThreadCache = {
    items: [makeMessage({ conversation_id: 'a', seq: 1 }), makeMessage({ conversation_id: 'a', seq: 2 })],
    has_more: false,
  };

  test('a message is appended by seq and a repeated one changes nothing', () => {
    client.setQueryData(keys.messages('a'), thread);
    const payload = {
      message: makeMessage({ conversation_id: 'a', seq: 3 }),
      conversation: makeRow({ id: 'a', last_seq: 3 }),
    };
    event('message.appended', payload);
    event('message.appended', payload);
    const after = client.getQueryData<ThreadCache>(keys.messages('a'))!;
    expect(after.items.map((message) => message.seq)).toEqual([1, 2, 3]);
    expect(after.missing_after).toBeNull();
  });

  test('a skipped seq is noticed', () => {
    client.setQueryData(keys.messages('a'), thread);
    event('message.appended', {
      message: makeMessage({ conversation_id: 'a', seq: 5 }),
      conversation: makeRow({ id: 'a', last_seq: 5 }),
    });
    expect(client.getQueryData<ThreadCache>(keys.messages('a'))!.missing_after).toBe(2);
  });

  test('a replayed older state does not turn the clock back', () => {
    const now = makeRow({ id: 'a', epoch: 5, last_seq: 9, status: 'resolved' });
    show([now]);
    event('conversation.updated', { conversation: inEvent(makeRow({ id: 'a', epoch: 4, last_seq: 8 })) });
    expect(ids('resolved')).toEqual(['a']);
  });

  test('keeps the whole contact when a row with the short one arrives', () => {
    const contact: Contact = makeContact({ id: 'c', name: 'Marta', email: 'marta@example.com' });
    const detail = { ...makeRow({ id: 'a' }), contact, brief: null } as unknown as ConversationDetail;
    client.setQueryData(keys.conversation('a'), detail);
    applyRow(
      client,
      { ...makeRow({ id: 'a', epoch: 2 }), contact: { id: 'c', name: 'Marta', color: 'teal', is_visitor: false } },
      ME,
    );
    const after = client.getQueryData<ConversationDetail>(keys.conversation('a'))!;
    expect(after.contact.email).toBe('marta@example.com');
    expect(after.epoch).toBe(2);
    expect(knownRow(client, 'a')?.epoch).toBe(2);
  });
});

test('an event from a newer server is ignored, and so are names of object methods', () => {
  const known = { myId: ME, row: undefined };
  expect(changesFor('planet.exploded', {}, known)).toEqual([]);
  expect(changesFor('toString', {}, known)).toEqual([]);
});

test('state before plus an event equals the state fetched afresh, for every pass of the baton', () => {
  const holders: ConversationRow['holder'][] = [
    { kind: 'assistant', id: 'n', name: 'Nova' },
    { kind: 'teammate', id: ME, name: 'Ana' },
    { kind: 'teammate', id: 'tom', name: 'Tom' },
    { kind: 'team', id: 't', name: 'Support' },
  ];
  const states = holders.flatMap((holder) =>
    (['open', 'snoozed', 'resolved'] as const).map((status) => ({ holder, status })),
  );
  const others = [
    makeRow({ id: 'x', last_message_at: '2026-11-20T08:00:00Z' }),
    makeRow({ id: 'y', last_message_at: '2026-11-20T13:00:00Z', holder: holders[3] }),
  ];
  for (const before of states) {
    for (const after of states) {
      const row = makeRow({ id: 'a', ...before });
      const passed = { ...row, ...after, epoch: 2, last_seq: row.last_seq + 1, last_message_at: '2026-11-20T12:30:00Z' };
      show([row, ...others]);
      event('conversation.updated', { conversation: inEvent(passed) });
      for (const view of VIEWS) {
        const fresh = makeList([passed, ...others], view).pages.flatMap((page) => page.items.map((one) => one.id));
        expect(ids(view), `${JSON.stringify(before)} -> ${JSON.stringify(after)} in ${view}`).toEqual(fresh);
      }
    }
  }
});
