/** One listener for every single-key command. Silent in fields, during composition, in dialogs and when switched off. */
import { useEffect } from 'react';
import { currentCommands, matchKeys } from '../lib/commands';
import { preferences } from '../lib/preferences';

const SEQUENCE_MS = 1_200;
const FIELDS =
  'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable="true"], [role="combobox"], [role="listbox"]';

export function useKeyboard(): void {
  useEffect(() => {
    let first: { key: string; at: number } | null = null;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.altKey) return;
      const mod = event.metaKey || event.ctrlKey;
      const target = event.target instanceof Element ? event.target : null;
      const inField = target?.matches(FIELDS) ?? false;
      const inDialog = target?.closest('[role="dialog"], [role="menu"]') != null;
      if (!mod && (inField || inDialog || !preferences.get().shortcuts)) return;
      const pressed = mod ? `mod+${event.key.toLowerCase()}` : event.key.toLowerCase();
      const before = first && Date.now() - first.at < SEQUENCE_MS ? first.key : null;
      first = null;
      const commands = currentCommands().filter((command) => !inField || command.inFields);
      const found = matchKeys(commands, pressed, before);
      if (found === 'wait') first = { key: pressed, at: Date.now() };
      if (!found || found === 'wait' || found.disabled) return;
      // Undo inside a field with text belongs to the field.
      if (inField && pressed === 'mod+z' && (target as HTMLInputElement).value) return;
      event.preventDefault();
      found.run();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
