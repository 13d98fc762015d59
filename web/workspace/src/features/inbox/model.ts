/** How the inbox reads its data. Pure. */
import type { ConversationRow, Message } from '../../api/types';
import { VIEWS, type View } from '../../live';
import { startOfDay } from '../../lib/time';

export function isView(value: string): value is View {
  return (VIEWS as readonly string[]).includes(value);
}

export type ThreadItem =
  | { type: 'day'; key: string; at: string }
  | { type: 'unread'; key: string }
  | { type: 'event'; key: string; message: Message }
  | { type: 'message'; key: string; message: Message; isFirst: boolean };

const SAME_BREATH_MS = 5 * 60_000;

/** Messages with day separators, the unread line, and who opens a run of messages. */
export function layOutThread(messages: readonly Message[], unreadFrom: number | null): ThreadItem[] {
  const items: ThreadItem[] = [];
  let before: Message | null = null;
  let lineDrawn = false;
  for (const message of messages) {
    if (isQuiet(message)) continue;
    const isNewDay: boolean =
      !before || startOfDay(Date.parse(before.created_at)) !== startOfDay(Date.parse(message.created_at));
    if (isNewDay) items.push({ type: 'day', key: `day-${message.id}`, at: message.created_at });
    const drawLine = !lineDrawn && unreadFrom !== null && message.seq >= unreadFrom;
    if (drawLine) {
      items.push({ type: 'unread', key: 'unread' });
      lineDrawn = true;
    }
    if (message.kind === 'event') items.push({ type: 'event', key: message.id, message });
    else {
      const isFirst = isNewDay || drawLine || !before || !isSameBreath(before, message);
      items.push({ type: 'message', key: message.id, message, isFirst });
    }
    before = message;
  }
  return items;
}

const AMENDING = ['reacted', 'edited', 'deleted'];
const TROUBLES = ['failed', 'unknown', 'cancelled'];

/** What was done to a message is drawn on that message; its own line is there for what did not arrive. */
function isQuiet({ event, delivery }: Message): boolean {
  return event !== null && AMENDING.includes(event.name) && !TROUBLES.includes(delivery?.state ?? '');
}

function isSameBreath(before: Message, next: Message): boolean {
  return (
    before.kind === next.kind &&
    before.author.kind === next.author.kind &&
    before.author.id === next.author.id &&
    Date.parse(next.created_at) - Date.parse(before.created_at) < SAME_BREATH_MS
  );
}

/** The seq where the unread line stands: the first customer message after what I had read. Null: nothing is unread. */
export function unreadFrom(
  row: Pick<ConversationRow, 'unread' | 'read_seq'>,
  messages: readonly Message[],
): number | null {
  if (row.unread === 0) return null;
  const read = row.read_seq ?? 0;
  const isUnread = (one: Message) => one.seq > read && one.kind === 'message' && one.author.kind === 'contact';
  return messages.find(isUnread)?.seq ?? null;
}

/** The newest message the customer's side of the talk has produced: what a reply may not overlook. */
export function newestOutsideSeq(messages: readonly Message[]): number {
  const found = messages.findLast(
    (message) =>
      message.kind === 'message' && (message.author.kind === 'contact' || message.author.kind === 'assistant'),
  );
  return found?.seq ?? 0;
}

export type Side = 'theirs' | 'ours';

export function sideOf(message: Pick<Message, 'author'>): Side {
  return message.author.kind === 'contact' ? 'theirs' : 'ours';
}

/** A long wait turns red: five minutes is where customers of a chat begin to leave. */
export const LATE_AFTER_MS = 5 * 60_000;

/** The neighbour to open when `id` leaves the list: the one below, else the one above. */
export function neighbour(rows: readonly ConversationRow[], id: string, step: 1 | -1): ConversationRow | undefined {
  const at = rows.findIndex((row) => row.id === id);
  if (at < 0) return rows[0];
  return rows[at + step];
}

/** The ids between two rows, both included: what Shift + click selects. */
export function rangeOf(rows: readonly ConversationRow[], from: string, to: string): string[] {
  const a = rows.findIndex((row) => row.id === from);
  const b = rows.findIndex((row) => row.id === to);
  if (a < 0 || b < 0) return [to];
  return rows.slice(Math.min(a, b), Math.max(a, b) + 1).map((row) => row.id);
}
