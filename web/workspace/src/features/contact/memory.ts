/** What a memory may be. Pure. */
import type { Memory } from '../../api/types';

export const MEMORY_KINDS = ['preference', 'identity', 'language', 'product', 'issue', 'goal', 'constraint'] as const;
/** What a bare value is the value of. */
export const MEMORY_KEYS = ['order_number', 'size', 'shoe_size', 'city', 'name', 'email', 'phone', 'product'] as const;
export const LONGEST_MEMORY = 200;
export type MemoryKind = Memory['kind'];

/** A memory is one line; breaks come in by pasting. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
