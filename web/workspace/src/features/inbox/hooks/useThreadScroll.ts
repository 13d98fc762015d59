/** Keeps the reader's place: opens at the unread line, follows the end while the reader is there, stays put while older
 * messages come in above, and goes where a jump asks. */
import { useCallback, useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import type { ConversationDetail } from '../../../api/types';
import { useStore } from '../../../lib/store';
import { useWritingTurn } from '../../../live';
import { jump } from '../jump';
import type { useThread } from './useThread';

const NEAR_END_PX = 80;
const NEAR_START_PX = 120;
const MOST_PAGES_TO_JUMP = 40;

interface ScrollState {
  scroller: RefObject<HTMLDivElement | null>;
  conversation: ConversationDetail;
  thread: ReturnType<typeof useThread>;
  /** How many own messages wait for their tick: a new one always brings the reader to the end. */
  waiting: number;
  onAtEnd: (isAtEnd: boolean) => void;
}

export function useThreadScroll({ scroller, conversation, thread, waiting, onAtEnd }: ScrollState) {
  const { messages, hasOlder, older, trim } = thread;
  const atEnd = useRef(true);
  const opened = useRef(false);
  const firstSeq = messages[0]?.seq;
  const lastSeq = messages.at(-1)?.seq;
  const before = useRef({ firstSeq, height: 0, waiting });
  const streamed = useWritingTurn(conversation.id)?.text.length ?? 0;

  const toEnd = useCallback(() => {
    const box = scroller.current;
    box?.scrollTo({ top: box.scrollHeight });
  }, [scroller]);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box || lastSeq === undefined) return;
    const was = before.current;
    before.current = { firstSeq, height: box.scrollHeight, waiting };
    if (!opened.current) {
      opened.current = true;
      const line = box.querySelector('[data-unread-line]');
      if (line) line.scrollIntoView({ block: 'start' });
      else toEnd();
      if (line) box.scrollTop -= 60;
      return;
    }
    if (was.firstSeq !== undefined && firstSeq !== undefined && firstSeq < was.firstSeq) {
      box.scrollTop += box.scrollHeight - was.height;
      return;
    }
    if (atEnd.current || waiting > was.waiting) toEnd();
  }, [scroller, firstSeq, lastSeq, waiting, streamed, toEnd]);

  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const look = () => {
      const isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX;
      if (isAtEnd !== atEnd.current) {
        atEnd.current = isAtEnd;
        onAtEnd(isAtEnd);
        if (isAtEnd) trim();
      }
      before.current.height = box.scrollHeight;
      if (opened.current && hasOlder && box.scrollTop < NEAR_START_PX) void older();
    };
    look();
    box.addEventListener('scroll', look, { passive: true });
    // The composer grows and shrinks: whoever reads the end goes on reading the end.
    const sizes = new ResizeObserver(() => atEnd.current && toEnd());
    sizes.observe(box);
    return () => {
      box.removeEventListener('scroll', look);
      sizes.disconnect();
    };
  }, [scroller, hasOlder, older, trim, toEnd, onAtEnd]);

  useJump(scroller, conversation.id, thread);
  return { toEnd };
}

function useJump(scroller: RefObject<HTMLDivElement | null>, id: string, thread: ReturnType<typeof useThread>): void {
  const wanted = useStore(jump, (now) => (now?.conversationId === id ? now : null));
  const isReady = thread.query.isSuccess;
  const latest = useRef(thread);
  latest.current = thread;
  useEffect(() => {
    if (!wanted || !isReady) return;
    let stopped = false;
    const go = async () => {
      for (let page = 0; page < MOST_PAGES_TO_JUMP && !stopped; page += 1) {
        const found = scroller.current?.querySelector(`[data-message="${CSS.escape(wanted.messageId)}"]`);
        if (found) return show(found);
        if (!latest.current.hasOlder) return;
        await latest.current.older();
        await new Promise((resolve) => setTimeout(resolve, 60));
      }
    };
    void go();
    return () => {
      stopped = true;
    };
  }, [wanted, isReady, scroller]);
}

function show(element: Element): void {
  element.scrollIntoView({ block: 'center' });
  element.classList.remove('flash');
  requestAnimationFrame(() => element.classList.add('flash'));
  setTimeout(() => element.classList.remove('flash'), 2_000);
}
