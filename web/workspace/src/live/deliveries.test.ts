/** How far a message got: its own events, the answer to the request that wrote it and pages come in any order. */
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Delivery, Message } from '../api/types';
import { applyEvent } from './apply';
import { keys } from './keys';
import { makeMessage, ME } from './testing';
import { mergeMessages, replaceMessage, type ThreadCache } from './thread';

const QUEUED: Delivery = {
  state: 'queued',
  code: '',
  detail: '',
  parts: 1,
  parts_sent: 0,
  updated_at: '2026-11-20T12:00:00.1Z',
};
const SENT: Delivery = { ...QUEUED, state: 'sent', parts_sent: 1, updated_at: '2026-11-20T12:00:00.9Z' };
const READ: Delivery = { ...SENT, state: 'read', updated_at: '2026-11-20T12:00:02Z' };

const THREAD = keys.messages('a');

function threadOf(...items: Message[]): ThreadCache {
  return { items, has_more: false };
}

function stateOf(thread: ThreadCache | undefined, seq = 1): string | undefined {
  return thread?.items.find((message) => message.seq === seq)?.delivery?.state;
}

describe('an answer that comes after the event', () => {
  test('does not set a sent message back to waiting', () => {
    const sent = threadOf(makeMessage({ delivery: SENT }));
    expect(stateOf(mergeMessages(sent, [makeMessage({ delivery: QUEUED })]))).toBe('sent');
    expect(stateOf(replaceMessage(sent, makeMessage({ delivery: QUEUED })))).toBe('sent');
  });

  test('brings its words all the same', () => {
    const sent = threadOf(makeMessage({ delivery: SENT, text: 'Hola' }));
    const merged = mergeMessages(sent, [makeMessage({ delivery: QUEUED, text: 'Hola, Marta' })]);
    expect(merged.items[0]).toMatchObject({ text: 'Hola, Marta', delivery: { state: 'sent' } });
  });

  test('wins where it is the newer one', () => {
    const sent = threadOf(makeMessage({ delivery: SENT }));
    expect(stateOf(mergeMessages(sent, [makeMessage({ delivery: READ })]))).toBe('read');
    expect(stateOf(replaceMessage(sent, makeMessage({ delivery: READ })))).toBe('read');
  });

  test('without a delivery leaves the known one, and the other way round', () => {
    const sent = threadOf(makeMessage({ delivery: SENT }));
    expect(stateOf(mergeMessages(sent, [makeMessage()]))).toBe('sent');
    expect(stateOf(mergeMessages(threadOf(makeMessage()), [makeMessage({ delivery: SENT })]))).toBe('sent');
  });

  test('of another message in the same place does not inherit it', () => {
    const sent = threadOf(makeMessage({ id: 'one', delivery: SENT }));
    expect(stateOf(mergeMessages(sent, [makeMessage({ id: 'other' })]))).toBeUndefined();
  });
});

describe('events of deliveries', () => {
  let client: QueryClient;
  const tell = (delivery: Delivery) =>
    applyEvent(client, 'delivery.changed', { conversation_id: 'a', message_id: 'm1', delivery }, ME);

  beforeEach(() => {
    client = new QueryClient();
  });

  test('stand, though the answer of the request is merged last', () => {
    client.setQueryData(THREAD, threadOf(makeMessage({ delivery: QUEUED })));
    tell(SENT);
    client.setQueryData<ThreadCache>(THREAD, (now) => now && mergeMessages(now, [makeMessage({ delivery: QUEUED })]));
    expect(stateOf(client.getQueryData(THREAD))).toBe('sent');
  });

  test('that come while the thread is still loading are asked for once it is there', async () => {
    const answers = [QUEUED, SENT];
    let open = () => {};
    const loading = new Promise<void>((resolve) => {
      open = resolve;
    });
    const queryFn = async (): Promise<ThreadCache> => {
      const delivery = answers.shift()!;
      await loading;
      return threadOf(makeMessage({ delivery }));
    };
    const stop = new QueryObserver<ThreadCache>(client, { queryKey: THREAD, queryFn }).subscribe(() => {});
    tell(SENT);
    open();
    await expect.poll(() => stateOf(client.getQueryData(THREAD))).toBe('sent');
    expect(answers).toEqual([]);
    stop();
  });

  test('ask for nothing where nobody looks at the thread', () => {
    tell(SENT);
    expect(client.getQueryCache().getAll()).toEqual([]);
  });
});
