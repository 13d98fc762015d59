/** One pure table: event name -> what changes in the cache. Screens are never told anything another way, so what a
 * screen shows after an event equals what it would fetch afresh. */
import type { QueryKey } from '@tanstack/react-query';
import type { Contact, ConversationDetail, ConversationRow, Me, Teammate } from '../api/types';
import { keys, type ListFilter } from './keys';
import type { EventName, EventPayloads } from './payloads';
import { dropRow, isOlder, mergeRow, placeRow, refreshRow, type ListPages } from './rows';
import { mergeMessages, putDelivery, replaceMessage, type ThreadCache } from './thread';

/** What is known about a conversation before the event, wherever the cache holds it. */
export interface Known {
  myId: string;
  row: ConversationRow | undefined;
  thread?: ThreadCache;
}

export type Change =
  /** `next` gets each cached value below `key`; returning the same value means no change. */
  | { kind: 'patch'; key: QueryKey; next: (value: never, key: QueryKey) => unknown }
  /** Cannot be known from the event: fetched again if somebody looks at it. */
  | { kind: 'stale'; key: QueryKey };

type Table = { [Name in EventName]: (payload: EventPayloads[Name], known: Known) => Change[] };

const onConversation = ({ conversation }: { conversation: ConversationRow }, known: Known): Change[] => [
  ...patchRow(conversation, known),
  // Stretches, what the brief says and whether an assistant would answer are not in the row.
  { kind: 'stale', key: keys.conversation(conversation.id) },
];

export const eventTable: Table = {
  'message.appended': ({ message, conversation }, known) => {
    const isNew = !known.row || message.seq > known.row.last_seq;
    const isFromCustomer = message.kind === 'message' && message.author.kind === 'contact';
    const counted = isNew && isFromCustomer ? 1 : 0;
    const merged = mergeRow(known.row, conversation);
    return [
      patch<ThreadCache>(keys.messages(conversation.id), (thread) => mergeMessages(thread, [message])),
      // A commit with several messages sends its final row with each: the row follows message by message.
      ...patchRow(
        { ...merged, last_seq: isNew ? message.seq : merged.last_seq, unread: merged.unread + counted },
        known,
      ),
      ...(isFromCustomer ? [stale(keys.suggestion(conversation.id))] : []),
    ];
  },
  'message.updated': ({ message }) => [
    patch<ThreadCache>(keys.messages(message.conversation_id), (thread) => replaceMessage(thread, message)),
  ],
  'conversation.opened': onConversation,
  'conversation.taken_over': onConversation,
  'conversation.handed_over': onConversation,
  'conversation.handed_back': onConversation,
  'conversation.assigned': onConversation,
  'conversation.resolved': onConversation,
  'conversation.reopened': onConversation,
  'conversation.snoozed': onConversation,
  'conversation.updated': onConversation,
  'queue.moved': ({ conversation }, known) => patchRow(conversation, known),
  'conversation.read': ({ conversation_id, seq }, known) => {
    if (!known.row || known.row.id !== conversation_id) return [stale(keys.counts)];
    const unread = seq >= known.row.last_seq ? 0 : (unreadAfter(known.thread, seq) ?? known.row.unread);
    return patchRow({ ...known.row, read_seq: Math.max(seq, known.row.read_seq ?? 0), unread }, known);
  },
  'brief.written': ({ conversation_id, brief }) => [
    patch<ConversationDetail>(keys.conversation(conversation_id), (detail) => ({ ...detail, brief })),
  ],
  'contact.updated': ({ contact }) => [
    patch<Contact>(keys.contact(contact.id), () => contact),
    patch<ConversationDetail>(keys.conversations, (detail) =>
      detail.contact.id === contact.id ? { ...detail, contact } : detail,
    ),
    patch<ListPages>(keys.lists, (list) => renameContact(list, contact)),
    stale(keys.contacts),
  ],
  'contact.moved': ({ contact_ids }) => [
    ...contact_ids.flatMap((id) => [stale(keys.contact(id)), stale(keys.memories(id)), stale(['person', id])]),
    stale(keys.contacts),
    stale(keys.conversations),
    stale(keys.lists),
    stale(['contact-conversations']),
  ],
  'contact.erased': () => [stale(keys.contacts), stale(keys.lists), stale(keys.counts), stale(['contact-conversations'])],
  'callback.changed': () => [stale(['callbacks'])],
  'actions.changed': () => [stale(['actions'])],
  'action_run.changed': ({ run_id }) => [stale(['action-runs', 'one', run_id]), stale(['action-runs', 'list'])],
  'conversation.tagged': ({ conversation_id }) => [stale(['tags', conversation_id]), stale(['tags', 'used'])],
  'callback.due': () => [stale(['callbacks'])],
  'memory.changed': ({ contact_id }) => [stale(keys.memories(contact_id))],
  'document.changed': () => [stale(['documents']), stale(['knowledge']), stale(['reliance'])],
  'models.changed': () => [stale(['models'])],
  // Rows carry the names of intents.
  'intents.changed': () => [stale(['intents']), stale(keys.lists)],
  'document.deleted': () => [stale(['documents']), stale(['knowledge']), stale(['reliance'])],
  'website.changed': ({ website }) => [
    patch<{ id: string }>(['websites', 'one', website.id], (before) => ({ ...before, ...website })),
    stale(['websites', 'list']),
  ],
  'website.deleted': () => [stale(['websites']), stale(['documents']), stale(['knowledge'])],
  'website_page.changed': ({ website_id, page }) => [
    patch<SitePages>(['websites', 'pages', website_id], (list) => replaceSitePage(list, page)),
    stale(['websites', 'pages', website_id]),
  ],
  'assistant.changed': () => [stale(['assistants']), stale(keys.conversations)],
  'gaps.changed': () => [stale(['gaps'])],
  'integrations.changed': () => [stale(['integrations']), stale(['filings']), stale(keys.journeys)],
  'doubts.changed': () => [stale(['doubts'])],
  'corrections.changed': () => [stale(['corrections'])],
  'reliance.changed': () => [stale(['reliance'])],
  'autonomy.changed': () => [stale(['autonomy'])],
  'held_answer.changed': ({ conversation_id }) => [stale(['held', conversation_id])],
  'personas.changed': () => [stale(['personas'])],
  'simulation.changed': () => [stale(['simulations'])],
  'cases.changed': () => [stale(['cases'])],
  'replay.changed': () => [stale(['replays'])],
  'channel.changed': () => [stale(['channels'])],
  'window.changed': ({ conversation_id }) => [stale(['window', conversation_id])],
  'delivery.changed': ({ conversation_id, message_id, delivery }) => [
    patch<ThreadCache>(keys.messages(conversation_id), (thread) => putDelivery(thread, message_id, delivery)),
    stale(['channels']),
  ],
  'teammate.changed': ({ teammate }) => [
    patch<Teammate[]>(['teammates'], (all) => replaceTeammate(all, teammate)),
    patch<Me>(['me'], (me) => (me.teammate.id === teammate.id ? { ...me, teammate } : me)),
  ],
  'csat.received': ({ conversation_id, csat }) => [
    patch<ConversationDetail>(keys.conversation(conversation_id), (detail) => ({
      ...detail,
      csat,
      csat_score: csat.score,
    })),
  ],
};

/** The changes for an event from the wire. An unknown name is news from a newer server: nothing to do. */
export function changesFor(name: string, payload: unknown, known: Known): Change[] {
  if (!Object.hasOwn(eventTable, name)) return [];
  const react = eventTable[name as EventName] as (payload: unknown, known: Known) => Change[];
  return react(payload, known);
}

/** Everything that shows a row: every list, the open conversation, the counts. */
export function patchRow(next: ConversationRow, known: Known): Change[] {
  if (known.row && isOlder(known.row, next)) return [];
  const row = mergeRow(known.row, next);
  return [
    patch<ListPages>(keys.lists, (list, key) => {
      const filter = key[1] as ListFilter;
      if (filter.q) return refreshRow(list, row);
      const isWanted = (!filter.intent || row.intent?.id === filter.intent) && (!filter.channel || row.channel.id === filter.channel);
      return isWanted ? placeRow(list, row, filter.view, known.myId) : dropRow(list, row.id);
    }),
    patch<ConversationDetail>(keys.conversation(row.id), (detail) => mergeDetail(detail, row)),
    ...(countsDiffer(known.row, row) ? [stale(keys.counts)] : []),
  ];
}

/** How many customer messages stand after `seq`, if the loaded part of the thread can tell. */
function unreadAfter(thread: ThreadCache | undefined, seq: number): number | undefined {
  const first = thread?.items[0]?.seq;
  if (!thread || first === undefined || (first > seq + 1 && thread.has_more)) return undefined;
  return thread.items.filter((one) => one.seq > seq && one.kind === 'message' && one.author.kind === 'contact').length;
}

/** The row's contact is a short form; the open conversation keeps the whole contact. */
function mergeDetail(detail: ConversationDetail, row: ConversationRow): ConversationDetail {
  return { ...detail, ...row, contact: { ...detail.contact, ...row.contact } };
}

function countsDiffer(before: ConversationRow | undefined, after: ConversationRow): boolean {
  return (
    !before ||
    before.status !== after.status ||
    before.holder.kind !== after.holder.kind ||
    before.holder.id !== after.holder.id ||
    before.unread > 0 !== after.unread > 0
  );
}

function renameContact(list: ListPages, contact: Contact): ListPages {
  const { id, name, color, is_visitor } = contact;
  const pages = list.pages.map((page) => ({
    ...page,
    items: page.items.map((row) =>
      row.contact.id === id ? { ...row, contact: { id, name, color, is_visitor } } : row,
    ),
  }));
  return { ...list, pages };
}

function replaceTeammate(all: Teammate[], teammate: Teammate): Teammate[] {
  return all.some((one) => one.id === teammate.id)
    ? all.map((one) => (one.id === teammate.id ? teammate : one))
    : [...all, teammate];
}

interface SitePages {
  pages: { items: { id: string }[] }[];
}

function replaceSitePage(list: SitePages, page: { id: string }): SitePages {
  const pages = list.pages.map((part) => {
    const at = part.items.findIndex((one) => one.id === page.id);
    return at < 0 ? part : { ...part, items: part.items.with(at, page) };
  });
  return { ...list, pages };
}

function patch<T>(key: QueryKey, next: (value: T, key: QueryKey) => T): Change {
  return { kind: 'patch', key, next: next as (value: never, key: QueryKey) => unknown };
}

function stale(key: QueryKey): Change {
  return { kind: 'stale', key };
}
