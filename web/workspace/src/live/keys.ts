/** Names of everything the cache holds about conversations and contacts, shared by queries and events. */

export type View = 'needs_human' | 'mine' | 'ai' | 'open' | 'snoozed' | 'resolved';

export const VIEWS: readonly View[] = ['needs_human', 'mine', 'ai', 'open', 'snoozed', 'resolved'];

export interface ListFilter {
  view: View;
  q: string;
  /** Only conversations that carry this one. */
  intent?: string;
  channel?: string;
}

export const keys = {
  lists: ['conversations'] as const,
  list: (filter: ListFilter) => ['conversations', filter] as const,
  counts: ['counts'] as const,
  conversations: ['conversation'] as const,
  conversation: (id: string) => ['conversation', id] as const,
  messages: (id: string) => ['messages', id] as const,
  allMessages: ['messages'] as const,
  turns: (id: string) => ['turns', id] as const,
  suggestion: (id: string) => ['suggestion', id] as const,
  contacts: ['contacts'] as const,
  contact: (id: string) => ['contact', id] as const,
  memories: (contactId: string) => ['memories', contactId] as const,
  journey: (contactId: string) => ['journey', contactId] as const,
  journeys: ['journey'] as const,
};
