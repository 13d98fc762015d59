/** "Show me where that was said": asked for by the brief, a memory or a link; answered by the thread. */
import { createStore } from '../../lib/store';

export interface Jump {
  conversationId: string;
  messageId: string;
  /** Two jumps to the same message are two wishes. */
  nonce: number;
}

export const jump = createStore<Jump | null>(null);

let nonce = 0;

export function jumpTo(conversationId: string, messageId: string): void {
  nonce += 1;
  jump.set({ conversationId, messageId, nonce });
}
