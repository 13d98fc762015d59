import { useQuery } from '@tanstack/react-query';
import { useEffect, useReducer } from 'react';
import type { ConversationDetail, Message } from '../../api/types';
import { countdownOf, nextTick, type Countdown } from './countdown';
import { windowQuery } from './queries';

/** The web chat and channels of one's own have no window: nothing is asked for them. */
const WITHOUT = new Set(['web', 'api', 'email']);

/** Until when words reach the customer, counted down before the teammate's eyes. */
export function useWindow(conversation: ConversationDetail, messages: readonly Message[]): Countdown {
  const newest = messages.findLast((one) => one.kind === 'message' && one.author.kind === 'contact')?.seq ?? 0;
  const query = useQuery({
    ...windowQuery(conversation.id, newest),
    enabled: !WITHOUT.has(conversation.channel.kind),
    // The one before stays while the new one is asked for: the field must not blink.
    placeholderData: (before, of) => (of?.queryKey[1] === conversation.id ? before : undefined),
  });
  const [, look] = useReducer((count: number) => count + 1, 0);
  const told = query.data;
  const countdown = countdownOf(told, told ? performance.now() - told.askedAt : 0);
  const isCounting = countdown.phase === 'open' || countdown.phase === 'closing';
  useEffect(() => {
    if (!isCounting) return;
    const timer = setTimeout(look, nextTick(countdown.left));
    return () => clearTimeout(timer);
  });
  return countdown;
}
