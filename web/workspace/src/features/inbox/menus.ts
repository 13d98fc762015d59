/** Which menu of the open conversation is open: a key opens the same menu as the button. */
import { createStore, useStore } from '../../lib/store';
import type { OutboxItem } from './outbox';

export type MenuName = 'assign' | 'snooze' | 'handNote';

const open = createStore<MenuName | null>(null);

export function openMenu(name: MenuName | null): void {
  open.set(name);
}

export function useMenu(name: MenuName): { opened: boolean; onChange: (opened: boolean) => void } {
  const opened = useStore(open, (current) => current === name);
  return { opened, onChange: (wanted) => open.set((now) => (wanted ? name : now === name ? null : now)) };
}

/** Asks the composer to take the focus, in a mode. */
export const composerFocus = createStore<{ mode: 'reply' | 'note'; nonce: number } | null>(null);

export function focusComposer(mode: 'reply' | 'note'): void {
  composerFocus.set((before) => ({ mode, nonce: (before?.nonce ?? 0) + 1 }));
}

/** A message that was not sent goes back into the composer to be changed. */
export const restored = createStore<OutboxItem | null>(null);

export function restoreDraft(item: OutboxItem): void {
  restored.set(item);
}
