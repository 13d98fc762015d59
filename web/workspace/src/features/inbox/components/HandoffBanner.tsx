import { Button } from '@mantine/core';
import { Hand, RotateCcw, Users } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../../api/queries';
import type { ConversationDetail } from '../../../api/types';
import { jumpTo } from '../jump';
import { reasonLabel } from '../reasons';
import { QueuePlaceLine } from './QueuePlace';
import type { ConversationActions } from '../hooks/useConversationActions';

interface HandoffBannerProps {
  conversation: ConversationDetail;
  actions: ConversationActions;
}

function Wanted({ conversation }: { conversation: ConversationDetail }) {
  const first = conversation.brief?.wants[0];
  if (!first) return null;
  const source = first.message_ids[0];
  if (!source) return <span className="handoff-want clip">{first.text}</span>;
  return (
    <button type="button" className="handoff-want clip" onClick={() => jumpTo(conversation.id, source)}>
      {first.text}
    </button>
  );
}

/** Who is needed and why, in one line, with the one thing to do about it. */
export function HandoffBanner({ conversation, actions }: HandoffBannerProps) {
  const { t } = useTranslation();
  const me = useMe().teammate;
  const { status, holder, handoff_reason } = conversation;
  if (status === 'resolved') {
    return (
      <div className="handoff quiet">
        <span className="grow">{t('banner.resolved')}</span>
        <Button variant="default" size="compact-sm" leftSection={<RotateCcw size={14} />} onClick={actions.reopen}>
          {t('action.reopen')}
        </Button>
      </div>
    );
  }
  if (holder.kind === 'teammate' && holder.id !== me.id) {
    return (
      <div className="handoff quiet">
        <Users size={15} aria-hidden />
        <span className="grow clip">{t('banner.heldBy', { name: holder.name })}</span>
        <Button variant="default" size="compact-sm" onClick={actions.takeOver}>
          {t('action.takeOver')}
        </Button>
      </div>
    );
  }
  if (holder.kind !== 'team' && holder.kind !== 'nobody') return null;
  return (
    <div className="handoff">
      <Hand size={16} aria-hidden />
      <div className="handoff-text">
        <span className="clip">
          <b>{handoff_reason ? reasonLabel(t, handoff_reason) : t('banner.nobody')}</b> <QueuePlaceLine row={conversation} />
        </span>
        <Wanted conversation={conversation} />
      </div>
      <Button className="button-warn" size="compact-sm" onClick={actions.takeOver}>
        {t('action.takeOver')}
      </Button>
    </div>
  );
}
