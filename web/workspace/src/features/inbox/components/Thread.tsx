import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Citation, ConversationDetail } from '../../../api/types';
import { newestSeq, type View } from '../../../live';
import { useActivity } from '../hooks/useActivity';
import { useConversationCommands } from '../hooks/useConversationCommands';
import type { ConversationActions } from '../hooks/useConversationActions';
import { useReadMarker } from '../hooks/useReadMarker';
import { useThread } from '../hooks/useThread';
import { contactName } from '../../../lib/names';
import { CallbackBanner } from '../../callbacks';
import { TranslateStrip } from '../copilot/lazy';
import { Composer } from './composer/Composer';
import { HandoffBanner } from './HandoffBanner';
import { LazyCitationDrawer } from './LazyCitationDrawer';
import { MessageList } from './MessageList';
import { ThreadHeader } from './ThreadHeader';

interface ThreadProps {
  conversation: ConversationDetail;
  view: View;
  actions: ConversationActions;
  details: { isOpen: boolean; toggle: () => void };
}

export function Thread({ conversation, view, actions, details }: ThreadProps) {
  const { t } = useTranslation();
  const thread = useThread(conversation.id);
  const [isAtEnd, setAtEnd] = useState(true);
  const [citation, setCitation] = useState<Citation | null>(null);
  useActivity(conversation.id);
  useReadMarker(conversation, thread.query.data ? newestSeq(thread.query.data) : 0, isAtEnd);
  useConversationCommands(conversation, actions, details.toggle);
  return (
    <section className="thread" aria-label={contactName(t, conversation.contact)}>
      <ThreadHeader conversation={conversation} view={view} actions={actions} details={details} />
      <HandoffBanner conversation={conversation} actions={actions} />
      <CallbackBanner conversationId={conversation.id} />
      <TranslateStrip conversation={conversation} messages={thread.messages} />
      <MessageList
        conversation={conversation}
        thread={thread}
        isAtEnd={isAtEnd}
        onAtEnd={setAtEnd}
        onCitation={setCitation}
      />
      <Composer conversation={conversation} messages={thread.messages} actions={actions} onCitation={setCitation} />
      <LazyCitationDrawer citation={citation} onClose={() => setCitation(null)} />
    </section>
  );
}
