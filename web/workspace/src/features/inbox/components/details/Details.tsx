import { ActionIcon } from '@mantine/core';
import { X } from 'lucide-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationDetail } from '../../../../api/types';
import { ContactCard, JourneySection, Memories, PersonSection } from '../../../contact';
import { Filings } from '../../../integrations';
import { Tags } from '../../../tags';
import { CopilotSection } from '../../copilot/lazy';
import { jumpTo } from '../../jump';
import { BriefSection } from './BriefSection';
import { RatingLine } from './RatingLine';
import { ReturnBriefSection } from './ReturnBriefSection';
import { Stretches } from './Stretches';

interface DetailsProps {
  conversation: ConversationDetail;
  onClose: () => void;
}

/** Everything worth knowing beside the thread: who this is, what was handed over, what we remember. */
export function Details({ conversation, onClose }: DetailsProps) {
  const { t } = useTranslation();
  const { id, contact } = conversation;
  const jump = (messageId: string) => jumpTo(id, messageId);
  return (
    <aside className="details" aria-label={t('details.title')}>
      <header className="bar">
        <h2>{t('details.title')}</h2>
        <span className="grow" />
        <ActionIcon size={30} aria-label={t('details.close')} onClick={onClose}>
          <X size={16} />
        </ActionIcon>
      </header>
      <div className="details-scroll scroll" tabIndex={0} role="group" aria-label={t('details.title')}>
        <ContactCard contact={contact} />
        <Tags key={`tags-${id}`} conversationId={id} />
        {conversation.csat && <RatingLine csat={conversation.csat} />}
        {conversation.holder.kind !== 'assistant' && <CopilotSection key={id} conversation={conversation} />}
        {conversation.brief && <BriefSection brief={conversation.brief} onJump={jump} />}
        {conversation.return_brief && <ReturnBriefSection brief={conversation.return_brief} onJump={jump} />}
        <Suspense fallback={null}>
          <Memories contactId={contact.id} conversationId={id} onJump={jump} />
        </Suspense>
        <Suspense fallback={null}>
          <JourneySection key={contact.id} contactId={contact.id} currentId={id} />
        </Suspense>
        <Suspense fallback={null}>
          <Filings key={`filings-${id}`} conversationId={id} />
        </Suspense>
        <Suspense fallback={null}>
          <PersonSection contact={contact} />
        </Suspense>
        <Stretches conversation={conversation} />
      </div>
    </aside>
  );
}
