/** The composer's words: one draft for the reply, one for the note, both kept. */
import { useCallback, useEffect, useState, type RefObject } from 'react';
import type { ConversationDetail } from '../../../api/types';
import { useStore } from '../../../lib/store';
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
  const setText = useCallback((text: string) => change((before) => ({ ...before, [before.mode]: text })), [change]);
  const setMode = useCallback(
    (mode: Mode) => {
      change((before) => ({ ...before, mode }));
      field.current?.focus();
    },
    [change, field],
  );
  const insert = useCallback(
    (text: string) => {
      change((before) => ({
        ...before,
        mode: 'reply',
        reply: before.reply ? `${before.reply.trimEnd()}\n\n${text}` : text,
      }));
      field.current?.focus();
    },
    [change, field],
  );

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

  return { draft, setMode, setText, insert };
}
