/** What goes from the copilot into the composer: it remembers where it came from until it is sent. */
import { createStore } from '../../../lib/store';

/** What a teammate wrote in their own language before it was translated. */
export interface Original {
  language: string;
  text: string;
}

export interface Provenance {
  suggestionId: string;
  original?: Original;
}

export interface Proposal extends Provenance {
  conversationId: string;
  text: string;
  mode: 'reply' | 'note';
  /** Instead of what stands there; else after it. */
  replaces: boolean;
}

export const proposal = createStore<Proposal | null>(null);

export function propose(next: Proposal): void {
  proposal.set(next);
}
