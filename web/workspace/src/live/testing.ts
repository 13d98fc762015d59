/** Small makers for tests: a whole object, of which a test names only what matters to it. */
import type { Contact, ConversationRow, Message } from '../api/types';
import type { View } from './keys';
import { belongs, compareRows, type ListPages } from './rows';

export const ME = 'me';
const AT = '2026-11-20T12:00:00Z';

export function makeRow(part: Partial<ConversationRow> = {}): ConversationRow {
  return {
    id: 'a',
    number: 1,
    status: 'open',
    holder: { kind: 'assistant', id: 'n', name: 'Nova' },
    epoch: 1,
    last_seq: 3,
    unread: 0,
    read_seq: 3,
    channel: { id: 'ch', kind: 'web', name: 'Shop' },
    contact: { id: 'c', name: 'Marta', color: 'teal', is_visitor: false },
    assistant: null,
    language: 'es',
    preview: { text: 'Hola', author_kind: 'contact', author_name: 'Marta' },
    waiting_since: null,
    place: null,
    handoff_reason: null,
    signals: [],
    snoozed_until: null,
    intent: null,
    csat_score: null,
    created_at: AT,
    last_message_at: AT,
    resolved_at: null,
    ...part,
  };
}

export function makeMessage(part: Partial<Message> = {}): Message {
  const seq = part.seq ?? 1;
  return {
    id: `m${seq}`,
    conversation_id: 'a',
    seq,
    kind: 'message',
    author: { kind: 'contact', id: 'c', name: 'Marta' },
    text: 'Hola',
    blocks: [],
    choices: null,
    citations: [],
    attachments: [],
    extras: [],
    delivery: null,
    event: null,
    original: null,
    signals: [],
    client_id: null,
    choice_id: null,
    is_past: false,
    turn_id: null,
    created_at: AT,
    read_by_contact: false,
    ...part,
  };
}

export function makeContact(part: Partial<Contact> = {}): Contact {
  return {
    id: 'c',
    name: 'Marta',
    email: null,
    phone: null,
    language: 'es',
    color: 'teal',
    is_visitor: false,
    attributes: {},
    identities: [],
    created_at: AT,
    last_seen_at: null,
    merged_into: null,
    ...part,
  };
}

/** What the server would answer for a view: filtered and ordered by its rules. */
export function makeList(rows: readonly ConversationRow[], view: View): ListPages {
  const items = rows.filter((row) => belongs(row, view, ME)).sort((a, b) => compareRows(a, b, view));
  return { pages: [{ items, next_cursor: null }], pageParams: [null] };
}
