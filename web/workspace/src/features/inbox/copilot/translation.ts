/** Reading a conversation in one's own language: on or off per conversation, remembered in this browser. */
import { useEffect, useMemo, useState } from 'react';
import type { Message } from '../../../api/types';
import { ApiError } from '../../../api/client';
import { usePreference } from '../../../lib/preferences';
import { readStored, writeStored } from '../../../lib/storage';
import { createStore, useStore } from '../../../lib/store';
import { translateMessages } from './stream';

interface Translations {
  language: string;
  texts: Readonly<Record<string, string>>;
  isBusy: boolean;
  problem: { code: string; sentence: string } | null;
}

const KEY = 'relevo.translated';
const on = createStore<readonly string[]>(readStored<string[]>(KEY, []));
const found = createStore<Readonly<Record<string, Translations>>>({});
const MOST_REMEMBERED = 200;

export function useIsTranslated(conversationId: string): boolean {
  return useStore(on, (ids) => ids.includes(conversationId));
}

export function setTranslated(conversationId: string, isOn: boolean): void {
  const others = on.get().filter((id) => id !== conversationId);
  on.set(isOn ? [...others, conversationId].slice(-MOST_REMEMBERED) : others);
  writeStored(KEY, on.get());
}

/** The translation of one message, while its conversation is read translated. */
export function useTranslationOf(message: Message): string | null {
  const language = usePreference('language');
  const isOn = useIsTranslated(message.conversation_id);
  return useStore(found, (all) => {
    const here = all[message.conversation_id];
    return isOn && here?.language === language ? (here.texts[message.id] ?? null) : null;
  });
}

function change(id: string, language: string, part: Partial<Translations>): void {
  found.set((all) => {
    const before = all[id];
    const kept = before?.language === language ? before : { language, texts: {}, isBusy: false, problem: null };
    return { ...all, [id]: { ...kept, ...part, texts: { ...kept.texts, ...part.texts } } };
  });
}

/** Fetches what is missing whenever the customer or the assistant said something new. Leaving stops it. */
export function useTranslations(conversationId: string, messages: readonly Message[]) {
  const language = usePreference('language');
  const isOn = useIsTranslated(conversationId);
  const newest = useMemo(
    () =>
      messages.findLast(
        (one) => one.kind === 'message' && (one.author.kind === 'contact' || one.author.kind === 'assistant'),
      )?.id,
    [messages],
  );
  const [again, setAgain] = useState(0);
  useEffect(() => {
    if (!isOn || !newest) return;
    if (found.get()[conversationId]?.language === language && found.get()[conversationId]?.texts[newest]) return;
    const mine = new AbortController();
    change(conversationId, language, { isBusy: true, problem: null });
    translateMessages(conversationId, language, mine.signal, (line) => {
      if (line.type === 'problem') change(conversationId, language, { problem: line });
      else
        change(conversationId, language, {
          texts: Object.fromEntries(line.items.map((item) => [item.message_id, item.text])),
        });
    })
      .catch((error: unknown) => {
        if (mine.signal.aborted) return;
        const known = error instanceof ApiError ? error : new ApiError(0, 'unreachable', '');
        change(conversationId, language, { problem: { code: known.code, sentence: known.detail } });
      })
      .finally(() => {
        // Stopped by a newer one: that one says when it is done.
        if (!mine.signal.aborted) change(conversationId, language, { isBusy: false });
      });
    return () => mine.abort();
  }, [conversationId, language, isOn, newest, again]);
  const here = useStore(found, (all) => all[conversationId]);
  return {
    isOn,
    isBusy: isOn && (here?.isBusy ?? false),
    problem: isOn && here?.language === language ? here.problem : null,
    retry: () => setAgain((count) => count + 1),
  };
}
