/** The conversation whose callback is being planned: the menu of the thread says so, the banner shows the form. */
import { createStore } from '../../lib/store';

export const planning = createStore<string | null>(null);

export function planCallback(conversationId: string | null): void {
  planning.set(conversationId);
}
