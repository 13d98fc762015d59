/** Which message the next reply answers, by conversation. Kept while another conversation is open. */
import { createStore, useStore } from '../../../lib/store';

export interface Quoted {
  messageId: string;
  author: string;
  text: string;
}

const quotes = createStore<Readonly<Record<string, Quoted>>>({});

export function useQuoted(conversationId: string): Quoted | undefined {
  return useStore(quotes, (all) => all[conversationId]);
}

export function quote(conversationId: string, quoted: Quoted | null): void {
  quotes.set(({ [conversationId]: _before, ...others }) =>
    quoted ? { ...others, [conversationId]: quoted } : others,
  );
}

/** For a reply that leaves now: the next one answers nothing in particular. */
export function takeQuote(conversationId: string): string | undefined {
  const found = quotes.get()[conversationId];
  quote(conversationId, null);
  return found?.messageId;
}
