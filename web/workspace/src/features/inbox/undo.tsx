/** Six seconds to think again. The toast's button and mod+Z are the same act; only the newest can be undone. */
import type { QueryClient } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { api, unwrap } from '../../api/client';
import type { ConversationRow } from '../../api/types';
import { applyRow, keys } from '../../live';
import { createStore } from '../../lib/store';
import { errorText, hideToast, Kbd, toast, toastError } from '../../ui';

interface Undoable {
  label: string;
  row: ConversationRow;
  myId: string;
  t: TFunction;
}

type Undo = (() => void) | null;

/** What mod+Z does right now. */
export const lastUndo = createStore<Undo>(null);
/** Told when something was undone, so that the screen can go back to it. */
export const undone = createStore<{ id: string; at: number } | null>(null);

const UNDO_MS = 6_000;
let shown: string | null = null;

export function offerUndo(client: QueryClient, undoable: Undoable): void {
  const { label, row, t } = undoable;
  const id = `undo-${row.id}-${row.epoch}`;
  if (shown) hideToast(shown);
  shown = id;
  const run = () => {
    hideToast(id);
    if (lastUndo.get() === run) lastUndo.set(null);
    void undo(client, undoable);
  };
  lastUndo.set(() => run);
  setTimeout(() => lastUndo.set((now) => (now === run ? null : now)), UNDO_MS);
  toast(
    <span className="undo">
      {label}
      <button type="button" onClick={run}>
        {t('action.undo')} <Kbd keys="mod+z" />
      </button>
    </span>,
    id,
  );
}

async function undo(client: QueryClient, { row, myId, t }: Undoable): Promise<void> {
  const params = { path: { conversation_id: row.id } };
  try {
    const body = { epoch: row.epoch };
    const before = await unwrap(api.POST('/api/v1/conversations/{conversation_id}/undo', { params, body }));
    applyRow(client, before, myId);
    undone.set({ id: row.id, at: Date.now() });
  } catch (error) {
    toastError(errorText(t, error));
    void client.invalidateQueries({ queryKey: keys.conversation(row.id) });
  }
}
