import { ActionIcon, Button, Loader, Skeleton } from '@mantine/core';
import { ArrowDown } from 'lucide-react';
import { memo, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Citation, ConversationDetail, Message } from '../../../api/types';
import { Failed } from '../../../ui';
import { useThreadScroll } from '../hooks/useThreadScroll';
import type { useThread } from '../hooks/useThread';
import { pressedChoices } from '../extras';
import { layOutThread, unreadFrom, type ThreadItem } from '../model';
import { unconfirmed, useOutbox } from '../outbox';
import { DaySeparator, EventLine, UnreadLine } from './EventLine';
import { MessageBubble } from './MessageBubble';
import { OutboxBubble } from './OutboxBubble';
import { TypingLine, WritingBubble } from './LiveBubbles';

interface MessageListProps {
  conversation: ConversationDetail;
  thread: ReturnType<typeof useThread>;
  isAtEnd: boolean;
  onAtEnd: (isAtEnd: boolean) => void;
  onCitation: (citation: Citation) => void;
}

interface ItemsProps {
  items: readonly ThreadItem[];
  pressed: ReadonlyMap<string, string>;
  conversation: ConversationDetail;
  onCitation: (citation: Citation) => void;
}

/** Kept apart and memoised: a key stroke in the composer or a word of a stream must not draw old messages again. */
const Items = memo(function Items({ items, pressed, conversation, onCitation }: ItemsProps) {
  return items.map((item) => {
    switch (item.type) {
      case 'day':
        return <DaySeparator key={item.key} at={item.at} />;
      case 'unread':
        return <UnreadLine key={item.key} />;
      case 'event':
        return <EventLine key={item.key} message={item.message} />;
      case 'message':
        return (
          <MessageBubble
            key={item.key}
            message={item.message}
            isFirst={item.isFirst}
            channelKind={conversation.channel.kind}
            pressed={pressed.get(item.message.id) ?? null}
            contact={conversation.contact}
            onCitation={onCitation}
          />
        );
    }
  });
});

/** Where the unread line stands. How far I had read is fixed when the conversation is opened, so that the line does not
 * run away while reading; older messages that come in may still move it up to where it belongs. */
function useUnreadLine(conversation: ConversationDetail, messages: readonly Message[]): number | null {
  const [opened] = useState({ unread: conversation.unread, read_seq: conversation.read_seq });
  return useMemo(() => unreadFrom(opened, messages), [opened, messages]);
}

export function MessageList({ conversation, thread, isAtEnd, onAtEnd, onCitation }: MessageListProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const unreadAt = useUnreadLine(conversation, thread.messages);
  const items = useMemo(() => layOutThread(thread.messages, unreadAt), [thread.messages, unreadAt]);
  const pressed = useMemo(() => pressedChoices(thread.messages), [thread.messages]);
  const outbox = useOutbox(conversation.id);
  const waiting = useMemo(() => unconfirmed(outbox, thread.messages), [outbox, thread.messages]);
  const { toEnd } = useThreadScroll({ scroller, conversation, thread, waiting: waiting.length, onAtEnd });
  const { query } = thread;
  return (
    <div className="messages-frame">
      <div ref={scroller} className="messages scroll" role="log" aria-label={t('thread.messages')} tabIndex={0}>
        {query.isPending && (
          <div className="thread-skeleton" role="status" aria-label={t('state.loading')}>
            {[52, 38, 64, 30].map((width, index) => (
              <Skeleton key={width} height={44} width={`${width}%`} radius="lg" ml={index % 2 ? 'auto' : 0} />
            ))}
          </div>
        )}
        {query.isError && !query.data && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        {thread.hasOlder && (
          <div className="older">
            {thread.isLoadingOlder ? (
              <Loader size="xs" type="dots" aria-label={t('state.loading')} />
            ) : (
              <Button variant="subtle" size="compact-sm" onClick={() => void thread.older()}>
                {t('thread.older')}
              </Button>
            )}
          </div>
        )}
        <Items items={items} pressed={pressed} conversation={conversation} onCitation={onCitation} />
        {waiting.map((item) => (
          <OutboxBubble key={item.client_id} item={item} />
        ))}
        <WritingBubble conversation={conversation} />
        <TypingLine conversationId={conversation.id} />
      </div>
      {!isAtEnd && (
        <ActionIcon className="to-end" size={34} radius="xl" aria-label={t('thread.toEnd')} onClick={toEnd}>
          <ArrowDown size={17} />
          {conversation.unread > 0 && <span className="unread-count">{conversation.unread}</span>}
        </ActionIcon>
      )}
    </div>
  );
}
