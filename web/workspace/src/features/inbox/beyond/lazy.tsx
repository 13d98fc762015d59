/** What some channels can beyond words and files comes after the thread, and not at all where there is no provider. */
import { lazy, Suspense } from 'react';
import type { ConversationDetail, Message } from '../../../api/types';
import { useQuoted } from './quoting';

const Tools = lazy(() => import('./MessageTools'));
const Menu = lazy(() => import('./MoreMenu'));
const Strip = lazy(() => import('./QuoteStrip'));

const Line = lazy(() => import('./AmendmentLine'));

const WITHOUT_PROVIDER = 'web';

export function MessageTools(props: { message: Message; channelKind: string; author: string }) {
  const { message, channelKind } = props;
  if (channelKind === WITHOUT_PROVIDER || message.kind !== 'message' || message.author.kind === 'system') return null;
  return (
    <Suspense fallback={null}>
      <Tools {...props} />
    </Suspense>
  );
}

export function MoreMenu({ conversation, afterSeq }: { conversation: ConversationDetail; afterSeq: number }) {
  const { id, channel } = conversation;
  if (channel.kind === WITHOUT_PROVIDER) return null;
  return (
    <Suspense fallback={null}>
      <Menu conversationId={id} channelKind={channel.kind} afterSeq={afterSeq} />
    </Suspense>
  );
}

export function QuoteStrip({ conversationId }: { conversationId: string }) {
  const quoted = useQuoted(conversationId);
  if (!quoted) return null;
  return (
    <Suspense fallback={null}>
      <Strip conversationId={conversationId} quoted={quoted} />
    </Suspense>
  );
}

export function AmendmentLine({ message }: { message: Message }) {
  return (
    <Suspense fallback={null}>
      <Line message={message} />
    </Suspense>
  );
}
