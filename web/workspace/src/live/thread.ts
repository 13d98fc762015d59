/** The messages of one conversation as the cache keeps them: a gapless run of seq, ascending. Pure. */
import type { Delivery, Message, MessagePage } from '../api/types';

export interface ThreadCache extends MessagePage {
  /** Set when an event skipped a seq: what is between must be fetched before anything is shown after it. */
  missing_after?: number | null;
}

export function newestSeq(thread: ThreadCache): number {
  return thread.items.at(-1)?.seq ?? 0;
}

/** Adds messages by seq. Known ones are replaced, so a repeated event changes nothing. */
export function mergeMessages(thread: ThreadCache, incoming: readonly Message[]): ThreadCache {
  if (incoming.length === 0) return thread;
  const bySeq = new Map(thread.items.map((message) => [message.seq, message]));
  for (const message of incoming) bySeq.set(message.seq, keepDelivery(message, bySeq.get(message.seq)));
  const items = [...bySeq.values()].sort((a, b) => a.seq - b.seq);
  return { ...thread, items, missing_after: firstGap(items) };
}

export function replaceMessage(thread: ThreadCache, message: Message): ThreadCache {
  if (!thread.items.some((known) => known.id === message.id)) return thread;
  const next = (known: Message) => keepDelivery(message, known);
  return { ...thread, items: thread.items.map((known) => (known.id === message.id ? next(known) : known)) };
}

/** How far it got is told by events of its own, and one may be here before the answer to the request that wrote it. */
function keepDelivery(message: Message, known: Message | undefined): Message {
  const before = known?.id === message.id ? known.delivery : null;
  if (!before || (message.delivery && at(message.delivery) > at(before))) return message;
  return { ...message, delivery: before };
}

function at(delivery: Delivery): number {
  return Date.parse(delivery.updated_at);
}

export function putDelivery(thread: ThreadCache, messageId: string, delivery: Delivery): ThreadCache {
  if (!thread.items.some((known) => known.id === messageId)) return thread;
  return { ...thread, items: thread.items.map((known) => (known.id === messageId ? { ...known, delivery } : known)) };
}

/** Keeps the newest `count`; older ones come back with "load older". Keeps long threads light. */
export function trimThread(thread: ThreadCache, count: number): ThreadCache {
  if (thread.items.length <= count) return thread;
  return { ...thread, items: thread.items.slice(-count), has_more: true };
}

function firstGap(items: readonly Message[]): number | null {
  for (let index = 1; index < items.length; index += 1) {
    const before = items[index - 1]!.seq;
    if (items[index]!.seq !== before + 1) return before;
  }
  return null;
}
