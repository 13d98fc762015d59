import { Button } from '@mantine/core';
import { LayoutTemplate, Lock } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationDetail } from '../../api/types';
import type { Phase } from './countdown';
import './window.css';

const Dialog = lazy(() => import('./TemplateDialog').then((module) => ({ default: module.TemplateDialog })));

interface WindowClosedProps {
  conversation: ConversationDetail;
  /** The newest message that was seen: a template must not cross one on its way. */
  afterSeq: number;
  phase: Phase;
  draft: string;
}

/** Where the field was: why nothing can be written, what became of the draft, and what reaches the customer still. */
export function WindowClosed({ conversation, afterSeq, phase, draft }: WindowClosedProps) {
  const { t } = useTranslation('window');
  const [isChoosing, setChoosing] = useState(false);
  const kind = conversation.channel.kind;
  const hasTemplates = (kind === 'whatsapp' || kind === 'twilio_whatsapp') && phase === 'closed';
  const optedOut = phase === 'blocked' && (kind === 'sms' || kind === 'twilio_whatsapp');
  return (
    <div className="window-closed" role="status">
      <Lock size={16} aria-hidden />
      <div>
        <b>{t(phase === 'blocked' ? 'blocked' : 'closed')}</b>
        <p>{t(optedOut ? 'optedOutText' : phase === 'blocked' ? 'blockedText' : hasTemplates ? 'closedText' : 'closedPlainText')}</p>
        {draft.trim() && <p className="window-draft">{t('draftKept', { text: draft.trim().slice(0, 80) })}</p>}
      </div>
      {hasTemplates && (
        <Button leftSection={<LayoutTemplate size={15} />} onClick={() => setChoosing(true)}>
          {t('choose')}
        </Button>
      )}
      {isChoosing && (
        <Suspense fallback={null}>
          <Dialog
            conversationId={conversation.id}
            channelKind={kind}
            contactName={conversation.contact.name}
            afterSeq={afterSeq}
            onClose={() => setChoosing(false)}
          />
        </Suspense>
      )}
    </div>
  );
}
