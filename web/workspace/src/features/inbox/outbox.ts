/** What was written here and is not yet confirmed. A message stands in the thread at once, gets its tick when the server
 * has committed it, and survives a reload until then. The client id makes every repeat harmless. */
import type { QueryClient } from '@tanstack/react-query';
import { api, ApiError, unwrap } from '../../api/client';
import type { File, Message } from '../../api/types';
import { keys, linkState, mergeMessages, type ThreadCache } from '../../live';
import { createStore, useStore } from '../../lib/store';
import { readStored, writeStored } from '../../lib/storage';
import type { Card, Place } from './beyond/place';
import type { ChosenMail } from '../mail';
import type { Original } from './copilot/proposals';

export interface OutboxItem {
  client_id: string;
  conversation_id: string;
  kind: 'message' | 'note';
  text: string;
  attachments: File[];
  /** The copilot's suggestion that this began as, and what it was translated from. */
  suggestion_id?: string;
  original?: Original;
  /** Subject and copies, on an e-mail channel. */
  mail?: ChosenMail;
  /** The message that it answers. */
  quotes_id?: string;
  /** Instead of words. */
  place?: Place;
  card?: Card;
  /** The newest message of the other side the author had seen; null after "Send anyway". */
  after_seq: number | null;
  created_at: string;
  state: 'sending' | 'failed' | 'newer';
  error?: { code: string; detail: string; status: number };
}

const KEY = 'relevo.outbox';

function stored(): OutboxItem[] {
  // A page that was closed while sending does not know how it ended: the same client id finds out.
  const items = readStored<OutboxItem[]>(KEY, []);
  return Array.isArray(items)
    ? items.map((item) => (item.state === 'sending' ? { ...item, state: 'failed' } : item))
    : [];
}

export const outbox = createStore<readonly OutboxItem[]>(stored());
outbox.subscribe(() => writeStored(KEY, outbox.get().length > 0 ? outbox.get() : null));

const NONE: readonly OutboxItem[] = [];
const byConversation = new WeakMap<readonly OutboxItem[], Map<string, readonly OutboxItem[]>>();

function itemsOf(all: readonly OutboxItem[], id: string): readonly OutboxItem[] {
  let groups = byConversation.get(all);
  if (!groups) {
    groups = Map.groupBy(all, (item) => item.conversation_id);
    byConversation.set(all, groups);
  }
  return groups.get(id) ?? NONE;
}

export function useOutbox(conversationId: string): readonly OutboxItem[] {
  return useStore(outbox, (all) => itemsOf(all, conversationId));
}

/** The event may be faster than the answer: what already stands in the thread is not shown twice. */
export function unconfirmed(items: readonly OutboxItem[], messages: readonly Message[]): readonly OutboxItem[] {
  if (items.length === 0) return items;
  const stored = new Set(messages.map((message) => message.client_id));
  return items.filter((item) => !stored.has(item.client_id));
}

function change(clientId: string, part: Partial<OutboxItem>): void {
  outbox.set((all) => all.map((item) => (item.client_id === clientId ? { ...item, ...part } : item)));
}

export function discard(clientId: string): void {
  outbox.set((all) => all.filter((item) => item.client_id !== clientId));
}

export function send(client: QueryClient, item: Omit<OutboxItem, 'state' | 'created_at'>): void {
  const full: OutboxItem = { ...item, state: 'sending', created_at: new Date().toISOString() };
  outbox.set((all) => [...all, full]);
  void deliver(client, full);
}

export function resend(client: QueryClient, item: OutboxItem, anyway = false): void {
  const again: OutboxItem = { ...item, state: 'sending', error: undefined, after_seq: anyway ? null : item.after_seq };
  change(item.client_id, again);
  void deliver(client, again);
}

async function deliver(client: QueryClient, item: OutboxItem): Promise<void> {
  const { conversation_id, client_id, attachments, after_seq, created_at: _at, state: _state, error: _error, ...rest } = item;
  const attachment_ids = attachments.map((file) => file.id);
  const body = { client_id, attachment_ids, ...rest, ...(after_seq === null ? {} : { after_seq }) };
  try {
    const params = { path: { conversation_id } };
    const message = await unwrap(api.POST('/api/v1/conversations/{conversation_id}/messages', { params, body }));
    mergeInto(client, conversation_id, [message]);
    discard(client_id);
  } catch (error) {
    onRefused(client, item, error instanceof ApiError ? error : new ApiError(0, 'unknown', ''));
  }
}

function onRefused(client: QueryClient, item: OutboxItem, error: ApiError): void {
  if (error.code === 'newer_messages') {
    const newer = Array.isArray(error.data.newer) ? (error.data.newer as Message[]) : [];
    mergeInto(client, item.conversation_id, newer);
    change(item.client_id, { state: 'newer' });
    return;
  }
  change(item.client_id, { state: 'failed', error: { code: error.code, detail: error.detail, status: error.status } });
}

function mergeInto(client: QueryClient, id: string, messages: Message[]): void {
  client.setQueryData<ThreadCache>(keys.messages(id), (now) => now && mergeMessages(now, messages));
}

/** Tries again what failed for want of a connection, as soon as there is one. */
export function resendWhenConnected(client: QueryClient): () => void {
  const again = () => {
    if (linkState.get() !== 'live') return;
    for (const item of outbox.get()) {
      const status = item.error?.status;
      if (item.state === 'failed' && (status === 0 || (status !== undefined && status >= 500))) resend(client, item);
    }
  };
  const stop = linkState.subscribe(again);
  addEventListener('online', again);
  return () => {
    stop();
    removeEventListener('online', again);
  };
}
