/** The composer's words: one draft for the reply, one for the note, both kept. */
import { useCallback, useEffect, useState, type RefObject } from 'react';
import type { ConversationDetail } from '../../../api/types';
import { useStore } from '../../../lib/store';
import { proposal, type Provenance } from '../copilot/proposals';
import { discard } from '../copilot/useCopilot';
import { readDraft, saveDraft, type Draft, type Mode } from '../drafts';
import { composerFocus, restored } from '../menus';

export function useDraft(conversation: ConversationDetail, field: RefObject<HTMLTextAreaElement | null>) {
  const { id } = conversation;
  const [draft, setDraft] = useState<Draft>(() => readDraft(id, conversation.draft));

  const change = useCallback(
    (next: (before: Draft) => Draft) => {
      setDraft((before) => {
        const after = next(before);
        saveDraft(id, after);
        return after;
      });
    },
    [id],
  );
  const inserted = draft.from?.mode === draft.mode ? draft.from : null;
  const setText = (text: string) => {
    const isGone = inserted !== null && text.trim() === '';
    // A suggestion that was inserted and deleted again is one that was waved away.
    if (isGone) discard(inserted.suggestionId);
    change((before) => ({ ...before, [before.mode]: text, from: isGone ? null : before.from }));
  };
  /** After sending: what was sent decides the suggestion. */
  const empty = () =>
    change((before) => ({
      ...before,
      [before.mode]: '',
      from: before.from?.mode === before.mode ? null : before.from,
    }));
  const setMode = useCallback(
    (mode: Mode) => {
      change((before) => ({ ...before, mode }));
      field.current?.focus();
    },
    [change, field],
  );
  const insert = useCallback(
    (text: string, from: Provenance | null, how: { mode?: Mode; replaces?: boolean } = {}) => {
      const mode = how.mode ?? 'reply';
      change((before) => {
        const stands = how.replaces ? '' : before[mode].trimEnd();
        return { ...before, mode, [mode]: stands ? `${stands}\n\n${text}` : text, from: from ? { ...from, mode } : null };
      });
      field.current?.focus();
    },
    [change, field],
  );

  // From the copilot beside the thread.
  const proposed = useStore(proposal, (item) => (item?.conversationId === id ? item : null));
  useEffect(() => {
    if (!proposed) return;
    proposal.set(null);
    insert(proposed.text, proposed, { mode: proposed.mode, replaces: proposed.replaces });
  }, [proposed, insert]);

  // R and N, from anywhere on the page.
  const focus = useStore(composerFocus, (value) => value);
  const [seen] = useState(focus?.nonce);
  useEffect(() => {
    if (focus && focus.nonce !== seen) setMode(focus.mode);
  }, [focus, seen, setMode]);

  // "Edit" on a message that was not sent.
  const back = useStore(restored, (item) => (item?.conversation_id === id ? item : null));
  useEffect(() => {
    if (!back) return;
    const mode: Mode = back.kind === 'note' ? 'note' : 'reply';
    restored.set(null);
    change((before) => ({ ...before, mode, [mode]: [back.text, before[mode]].filter(Boolean).join('\n\n') }));
    field.current?.focus();
  }, [back, change, field]);

  return { draft, inserted, setMode, setText, insert, empty };
}
