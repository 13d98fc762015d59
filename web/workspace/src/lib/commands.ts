/** What can be done right now. Screens register commands while they are mounted; the keyboard, the palette and the
 * shortcut sheet all read the same list, so they can never disagree. */
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { createStore, useStore } from './store';

export type CommandGroup = 'conversation' | 'list' | 'go' | 'general';

export interface Command {
  id: string;
  group: CommandGroup;
  label: string;
  icon?: ReactNode;
  /** "j", "?", "g k" (one after the other), "mod+k". Never Alt: it types letters on many layouts. */
  keys?: string;
  run: () => void;
  /** Listed but not available now, with the reason to show. */
  disabled?: string | null;
  /** Only for the keyboard and the sheet, not worth a line in the palette. */
  quiet?: boolean;
  /** Runs even while a field has focus. Only for mod+ combinations. */
  inFields?: boolean;
}

const registered = createStore<readonly (readonly Command[])[]>([]);
/** Says what the commands are about, for the heading in the palette. */
export const commandSubject = createStore<string | null>(null);

export function useCommands(commands: readonly Command[]): void {
  useEffect(() => {
    registered.set((before) => [...before, commands]);
    return () => registered.set((before) => before.filter((each) => each !== commands));
  }, [commands]);
}

export function currentCommands(): Command[] {
  return registered.get().flat();
}

export function useCurrentCommands(): Command[] {
  return useStore(registered, (lists) => lists).flat();
}

/** The command for a pressed key, or "wait" when it may be the first half of a sequence. */
export function matchKeys(
  commands: readonly Command[],
  pressed: string,
  before: string | null,
): Command | 'wait' | null {
  const wanted = before ? `${before} ${pressed}` : pressed;
  const found = commands.find((command) => command.keys === wanted);
  if (found) return found;
  if (!before && commands.some((command) => command.keys?.startsWith(`${pressed} `))) return 'wait';
  return null;
}
