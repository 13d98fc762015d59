/** Tells the team what I am doing with the open conversation: looking at it, or writing a reply. */
import { useEffect } from 'react';
import { linkState, sendLive, type Activity } from '../../../live';
import { createStore, useStore } from '../../../lib/store';

/** The server forgets an activity that is not repeated. */
const REPEAT_MS = 15_000;
const TYPING_EVERY_MS = 3_000;
const STILL_WRITING_MS = 20_000;

/** The conversation with fresh words in the composer, and since when. */
const writing = createStore<{ id: string; at: number } | null>(null);

let typingSaidAt = 0;

/** Called on every key stroke of a public reply. Notes are nobody's business. */
export function noteWriting(id: string): void {
  const now = Date.now();
  writing.set({ id, at: now });
  if (now - typingSaidAt < TYPING_EVERY_MS) return;
  typingSaidAt = now;
  sendLive({ type: 'typing', conversation_id: id });
}

export function noteWritingEnded(): void {
  writing.set(null);
  typingSaidAt = 0;
}

export function useActivity(id: string): void {
  const isWriting = useStore(writing, (now) => now?.id === id);
  const isLive = useStore(linkState, (state) => state === 'live');
  useEffect(() => {
    if (!isLive) return;
    const say = () => {
      const at = writing.get()?.at ?? 0;
      if (isWriting && Date.now() - at > STILL_WRITING_MS) return noteWritingEnded();
      const hidden = document.visibilityState === 'hidden';
      const activity: Activity = hidden ? 'none' : isWriting ? 'replying' : 'viewing';
      sendLive({ type: 'activity', conversation_id: id, activity });
    };
    say();
    const timer = setInterval(say, REPEAT_MS);
    document.addEventListener('visibilitychange', say);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', say);
    };
  }, [id, isWriting, isLive]);
  useEffect(() => () => sendLive({ type: 'activity', conversation_id: id, activity: 'none' }), [id]);
}
