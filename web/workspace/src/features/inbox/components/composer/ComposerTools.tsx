import { ActionIcon, Button } from '@mantine/core';
import { ArrowUp, CircleCheck, Plus, RotateCcw } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationDetail } from '../../../../api/types';
import { usePreference } from '../../../../lib/preferences';
import { Tip } from '../../../../ui';
import type { ConversationActions } from '../../hooks/useConversationActions';
import { MoreMenu } from '../../beyond/lazy';
import { ChangeMenu } from '../../copilot/lazy';
import type { Copilot } from '../../copilot/useCopilot';
import { HandToAiButton } from './HandToAiButton';

interface ComposerToolsProps {
  conversation: ConversationDetail;
  actions: ConversationActions;
  isNote: boolean;
  text: string;
  copilot: Copilot;
  canSend: boolean;
  /** The newest message that was seen; null where a place or a card would not go out. */
  afterSeq: number | null;
  onFiles: (files: FileList) => void;
  onSend: () => void;
}

function AttachButton({ onFiles }: { onFiles: (files: FileList) => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Tip label={t('composer.attach')}>
        <ActionIcon
          variant="default"
          radius="xl"
          size={34}
          aria-label={t('composer.attach')}
          onClick={() => input.current?.click()}
        >
          <Plus size={18} />
        </ActionIcon>
      </Tip>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-hidden
        tabIndex={-1}
        onChange={(event) => {
          if (event.currentTarget.files) onFiles(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}

export function ComposerTools(props: ComposerToolsProps) {
  const { conversation, actions, isNote, text, copilot, canSend, afterSeq, onFiles, onSend } = props;
  const { t } = useTranslation();
  const enterSends = usePreference('enterSends');
  const isResolved = conversation.status === 'resolved';
  return (
    <div className="composer-tools">
      <AttachButton onFiles={onFiles} />
      {afterSeq !== null && <MoreMenu conversation={conversation} afterSeq={afterSeq} />}
      <ChangeMenu conversationId={conversation.id} text={text} copilot={copilot} />
      <span className="grow" />
      <HandToAiButton conversation={conversation} actions={actions} />
      <Tip label={isResolved ? t('action.reopen') : t('action.resolve')} keys="e">
        <Button
          className={isResolved ? undefined : 'button-ok'}
          variant={isResolved ? 'default' : 'filled'}
          radius="xl"
          h={34}
          leftSection={isResolved ? <RotateCcw size={15} /> : <CircleCheck size={16} />}
          aria-label={isResolved ? t('action.reopen') : t('action.resolve')}
          onClick={isResolved ? actions.reopen : actions.resolve}
        >
          {isResolved ? t('action.reopen') : t('action.resolve')}
        </Button>
      </Tip>
      <Tip label={t(isNote ? 'composer.saveNote' : 'composer.send')} keys={enterSends ? 'enter' : 'mod+enter'}>
        <ActionIcon
          className={`button-send${canSend ? ' on' : ''}${isNote ? ' note' : ''}`}
          radius="xl"
          size={34}
          variant="filled"
          aria-label={t(isNote ? 'composer.saveNote' : 'composer.send')}
          aria-disabled={!canSend}
          onClick={onSend}
        >
          <ArrowUp size={18} strokeWidth={2.3} />
        </ActionIcon>
      </Tip>
    </div>
  );
}
