/** Where a conversation stands in the lists. Pure: the same rules as the server's views, so that a list folded from
 * events equals the list fetched afresh. */
import type { ConversationPage, ConversationRow } from '../api/types';
import type { View } from './keys';

export interface ListPages {
  pages: ConversationPage[];
  pageParams: unknown[];
}

export function belongs(row: ConversationRow, view: View, myId: string): boolean {
  if (view === 'snoozed') return row.status === 'snoozed';
  // Epoch 0 is a conversation in which nobody has written yet.
  if (view === 'resolved') return row.status === 'resolved' && row.epoch > 0;
  if (row.status !== 'open') return false;
  switch (view) {
    case 'needs_human':
      return row.holder.kind === 'team';
    case 'mine':
      return row.holder.kind === 'teammate' && row.holder.id === myId;
    case 'ai':
      return row.holder.kind === 'assistant';
    case 'open':
      return true;
  }
}

/** Negative when `a` stands above `b`: who waits longest first where people are needed, else the newest. */
export function compareRows(a: ConversationRow, b: ConversationRow, view: View): number {
  if (view === 'needs_human') {
    const order = waitingFrom(a) - waitingFrom(b);
    return order || (a.id < b.id ? -1 : 1);
  }
  return Date.parse(b.last_message_at) - Date.parse(a.last_message_at) || (b.id < a.id ? -1 : 1);
}

function waitingFrom(row: ConversationRow): number {
  return row.waiting_since ? Date.parse(row.waiting_since) : Number.MAX_SAFE_INTEGER;
}

/** The row as this teammate should see it: events carry no unread count, so what we knew is kept. */
export function mergeRow(known: ConversationRow | undefined, next: ConversationRow): ConversationRow {
  if (next.read_seq !== null || !known) return next;
  return { ...next, unread: known.unread, read_seq: known.read_seq };
}

/** True when `next` is a state from before `known`: a replayed event must not turn the clock back. */
export function isOlder(known: ConversationRow, next: ConversationRow): boolean {
  return next.epoch < known.epoch || (next.epoch === known.epoch && next.last_seq < known.last_seq);
}

/** Puts a row where it now belongs in one list, or takes it out. Rows beyond the loaded pages stay unloaded. */
export function placeRow(list: ListPages, row: ConversationRow, view: View, myId: string): ListPages {
  const without = list.pages.map((page) => withoutRow(page, row.id));
  if (!belongs(row, view, myId)) return changed(list, without);
  const last = without.length - 1;
  for (let index = 0; index <= last; index += 1) {
    const page = without[index]!;
    const at = page.items.findIndex((other) => compareRows(row, other, view) < 0);
    const isEnd = index === last && page.next_cursor === null;
    if (at < 0 && !isEnd) continue;
    const items = at < 0 ? [...page.items, row] : page.items.toSpliced(at, 0, row);
    return { ...list, pages: without.with(index, { ...page, items }) };
  }
  return changed(list, without);
}

/** Takes a row out of one list. */
export function dropRow(list: ListPages, id: string): ListPages {
  return changed(list, list.pages.map((page) => withoutRow(page, id)));
}

/** Changes a row in place where the list holds it, without asking where it belongs (search results). */
export function refreshRow(list: ListPages, row: ConversationRow): ListPages {
  if (!findRow(list, row.id)) return list;
  const pages = list.pages.map((page) => ({
    ...page,
    items: page.items.map((other) => (other.id === row.id ? row : other)),
  }));
  return { ...list, pages };
}

export function findRow(list: ListPages | undefined, id: string): ConversationRow | undefined {
  for (const page of list?.pages ?? []) {
    const found = page.items.find((row) => row.id === id);
    if (found) return found;
  }
  return undefined;
}

function withoutRow(page: ConversationPage, id: string): ConversationPage {
  const items = page.items.filter((row) => row.id !== id);
  return items.length === page.items.length ? page : { ...page, items };
}

function changed(list: ListPages, pages: ConversationPage[]): ListPages {
  return pages.every((page, index) => page === list.pages[index]) ? list : { ...list, pages };
}
