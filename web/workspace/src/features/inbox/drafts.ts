/** Unsent words, per conversation and per mode. In this browser at once, on the server a moment later. */
import { api, unwrap } from '../../api/client';
import { readStored, writeStored } from '../../lib/storage';
import type { Provenance } from './copilot/proposals';

export type Mode = 'reply' | 'note';

export interface Draft {
  mode: Mode;
  reply: string;
  note: string;
  /** The copilot's suggestion that the words of this mode began as. */
  from?: (Provenance & { mode: Mode }) | null;
}

const PREFIX = 'relevo.draft.';
const PUT_AFTER_MS = 1_200;
const EMPTY: Draft = { mode: 'reply', reply: '', note: '' };
const timers = new Map<string, ReturnType<typeof setTimeout>>();

export function readDraft(id: string, fromServer: { text: string; mode: Mode } | null): Draft {
  const local = readStored<Draft | null>(PREFIX + id, null);
  if (local) return { ...EMPTY, ...local };
  if (!fromServer?.text) return EMPTY;
  return { ...EMPTY, mode: fromServer.mode, [fromServer.mode]: fromServer.text };
}

export function saveDraft(id: string, draft: Draft): void {
  const isEmpty = !draft.reply && !draft.note;
  writeStored(PREFIX + id, isEmpty ? null : draft);
  clearTimeout(timers.get(id));
  timers.set(
    id,
    setTimeout(() => put(id, { mode: draft.mode, text: draft[draft.mode] }), PUT_AFTER_MS),
  );
}

function put(id: string, body: { mode: Mode; text: string }): void {
  timers.delete(id);
  const call = api.PUT('/api/v1/conversations/{conversation_id}/draft', {
    params: { path: { conversation_id: id } },
    body,
  });
  // The browser has it; the server's copy is for the next machine and may wait for the next key stroke.
  void unwrap(call).catch(() => undefined);
}
