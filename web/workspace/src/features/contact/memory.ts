/** What a memory may be. Pure. */
import type { Memory } from '../../api/types';

export const MEMORY_KINDS = ['preference', 'identity', 'language', 'product', 'issue', 'goal', 'constraint'] as const;
export const LONGEST_MEMORY = 200;
export type MemoryKind = Memory['kind'];

/** A memory is one line; breaks come in by pasting. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
