import { ActionIcon, Button, Popover, Textarea } from '@mantine/core';
import { ChevronUp, Sparkles } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationDetail } from '../../../../api/types';
import { Tip } from '../../../../ui';
import { handToAiReason } from '../../handToAi';
import type { ConversationActions } from '../../hooks/useConversationActions';
import { useMenu } from '../../menus';

interface HandToAiButtonProps {
  conversation: ConversationDetail;
  actions: ConversationActions;
}

const LONGEST_NOTE = 500;

function ReturnNote({ onDone }: { onDone: (note: string) => void }) {
  const { t } = useTranslation();
  const [note, setNote] = useState('');
  return (
    <form
      className="return-note"
      onSubmit={(event) => {
        event.preventDefault();
        onDone(note.trim());
      }}
    >
      <Textarea
        data-autofocus
        label={t('handToAi.note')}
        description={t('handToAi.noteText')}
        placeholder={t('handToAi.notePlaceholder')}
        autosize={false}
        rows={3}
        maxLength={LONGEST_NOTE}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button type="submit" className="button-ai" leftSection={<Sparkles size={15} />}>
        {t('action.handToAi')}
      </Button>
    </form>
  );
}

/** One press gives the baton back; the small arrow first takes a note along. Not offered when nobody would answer. */
export function HandToAiButton({ conversation, actions }: HandToAiButtonProps) {
  const { t } = useTranslation();
  const menu = useMenu('handNote');
  const { can_hand_to_ai, hand_to_ai_reason, holder } = conversation;
  const why = can_hand_to_ai ? null : handToAiReason(t, holder.kind, hand_to_ai_reason);
  return (
    <Popover width={320} position="top-end" trapFocus returnFocus withRoles={false} {...menu}>
      <Popover.Target>
        <div className={`hand-to-ai${why ? ' is-off' : ''}`}>
          <Tip label={why ?? t('action.handToAi')} keys={why ? undefined : 'h'}>
            <Button
              className="button-ai"
              h={34}
              leftSection={<Sparkles size={16} />}
              aria-label={t('action.handToAi')}
              aria-disabled={why !== null}
              onClick={() => !why && actions.handToAi()}
            >
              {t('action.handToAi')}
            </Button>
          </Tip>
          <Tip label={why ?? t('handToAi.withNote')}>
            <ActionIcon
              className="button-ai"
              variant="filled"
              h={34}
              w={30}
              aria-label={t('handToAi.withNote')}
              aria-haspopup="dialog"
              aria-expanded={menu.opened}
              aria-disabled={why !== null}
              onClick={() => !why && menu.onChange(!menu.opened)}
            >
              <ChevronUp size={15} />
            </ActionIcon>
          </Tip>
        </div>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={t('handToAi.note')}>
        <ReturnNote
          onDone={(note) => {
            menu.onChange(false);
            actions.handToAi(note || undefined);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
