/** Carries changes into the query cache. The only place where events meet TanStack Query. */
import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { ConversationDetail, ConversationRow } from '../api/types';
import { changesFor, patchRow, type Change } from './events';
import { keys } from './keys';
import { findRow, type ListPages } from './rows';
import type { ThreadCache } from './thread';

/** Counts, and what a crawl changes several times a second, are asked for at most this often. */
const SOON_MS = 800;
const waiting = new WeakMap<QueryClient, Map<string, ReturnType<typeof setTimeout>>>();
const IN_BURSTS = new Set(['documents', 'knowledge', 'websites']);

export function applyChanges(client: QueryClient, changes: readonly Change[]): void {
  for (const change of changes) {
    if (change.kind === 'patch') patchBelow(client, change.key, change.next);
    else if (change.key === keys.counts || IN_BURSTS.has(String(change.key[0]))) refreshSoon(client, change.key);
    else void client.invalidateQueries({ queryKey: change.key });
  }
}

export function applyEvent(client: QueryClient, name: string, payload: unknown, myId: string): void {
  const id = conversationIdOf(payload);
  const row = id ? knownRow(client, id) : undefined;
  const thread = id ? client.getQueryData<ThreadCache>(keys.messages(id)) : undefined;
  applyChanges(client, changesFor(name, payload, { myId, row, thread }));
}

/** The answer to one's own action: the same path as an event, only sooner. */
export function applyRow(client: QueryClient, row: ConversationRow, myId: string): void {
  applyChanges(client, patchRow(row, { myId, row: knownRow(client, row.id) }));
}

const PAGES_ASKED_AGAIN = 2;

/** Lists are asked for afresh, but not every page somebody once scrolled through. */
export function refreshLists(client: QueryClient): void {
  client.setQueriesData<ListPages>(
    { queryKey: keys.lists },
    (list) =>
      list && {
        pages: list.pages.slice(0, PAGES_ASKED_AGAIN),
        pageParams: list.pageParams.slice(0, PAGES_ASKED_AGAIN),
      },
  );
  void client.invalidateQueries({ queryKey: keys.lists });
}

/** The newest state the cache holds of a conversation, wherever that is. */
export function knownRow(client: QueryClient, id: string): ConversationRow | undefined {
  const detail = client.getQueryData<ConversationDetail>(keys.conversation(id));
  if (detail) return detail;
  for (const [, list] of client.getQueriesData<ListPages>({ queryKey: keys.lists })) {
    const found = findRow(list, id);
    if (found) return found;
  }
  return undefined;
}

function patchBelow(client: QueryClient, prefix: QueryKey, next: (value: never, key: QueryKey) => unknown): void {
  for (const [key, value] of client.getQueriesData({ queryKey: prefix })) {
    if (value === undefined) {
      askAgainOnceLoaded(client, key);
      continue;
    }
    const after = next(value as never, key);
    if (after !== value) client.setQueryData(key, after);
  }
}

/** The first answer is still under way and may have been written before this event. */
function askAgainOnceLoaded(client: QueryClient, queryKey: QueryKey): void {
  const loading = client.getQueryCache().find({ queryKey, exact: true })?.promise;
  const again = () => client.invalidateQueries({ queryKey, exact: true });
  loading?.then(again, () => undefined);
}

function refreshSoon(client: QueryClient, key: QueryKey): void {
  const timers = waiting.get(client) ?? new Map<string, ReturnType<typeof setTimeout>>();
  waiting.set(client, timers);
  const name = JSON.stringify(key);
  if (timers.has(name)) return;
  const timer = setTimeout(() => {
    timers.delete(name);
    void client.invalidateQueries({ queryKey: key });
  }, SOON_MS);
  timers.set(name, timer);
}

function conversationIdOf(payload: unknown): string | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const { conversation, conversation_id } = payload as { conversation?: { id?: string }; conversation_id?: string };
  return conversation?.id ?? conversation_id;
}
