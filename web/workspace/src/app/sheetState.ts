/** Whether the sheet of keys is open; apart from the sheet, which is loaded only then. */
import { createStore } from '../lib/store';

export const isSheetOpen = createStore(false);

export function openShortcutSheet(): void {
  isSheetOpen.set(true);
}
