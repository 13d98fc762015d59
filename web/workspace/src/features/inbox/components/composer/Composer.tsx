import { Lock } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Citation, ConversationDetail, Message } from '../../../../api/types';
import { useMe } from '../../../../api/queries';
import { usePreference } from '../../../../lib/preferences';
import { noteWriting, noteWritingEnded } from '../../hooks/useActivity';
import type { ConversationActions } from '../../hooks/useConversationActions';
import { useDraft } from '../../hooks/useDraft';
import { useUploads } from '../../hooks/useUploads';
import { newestOutsideSeq } from '../../model';
import { send } from '../../outbox';
import { ComposerTools } from './ComposerTools';
import { SuggestionCard } from './SuggestionCard';
import { UploadChips } from './UploadChips';

interface ComposerProps {
  conversation: ConversationDetail;
  messages: readonly Message[];
  actions: ConversationActions;
  onCitation: (citation: Citation) => void;
}

const LONGEST = 10_000;

/** Where a person answers. Its state is its own: a key stroke draws nothing but this. */
export function Composer({ conversation, messages, actions, onCitation }: ComposerProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const me = useMe().teammate;
  const enterSends = usePreference('enterSends');
  const field = useRef<HTMLTextAreaElement>(null);
  const { id, holder } = conversation;
  const { draft, setMode, setText, insert } = useDraft(conversation, field);
  const uploads = useUploads();
  const [isOver, setOver] = useState(false);
  const { mode } = draft;
  const text = draft[mode];
  const isNote = mode === 'note';
  const canSend = (text.trim() !== '' || uploads.ready.length > 0) && !uploads.isBusy && text.length <= LONGEST;
  const takesOver = !isNote && text.trim() !== '' && !(holder.kind === 'teammate' && holder.id === me.id);

  useEffect(() => noteWritingEnded, [id]);

  const change = (value: string) => {
    setText(value);
    if (!isNote && value.trim()) noteWriting(id);
    else noteWritingEnded();
  };
  const submit = () => {
    if (!canSend) return;
    send(client, {
      client_id: crypto.randomUUID(),
      conversation_id: id,
      kind: isNote ? 'note' : 'message',
      text: text.trim(),
      attachments: uploads.ready,
      after_seq: isNote ? null : newestOutsideSeq(messages),
    });
    setText('');
    uploads.clear();
    noteWritingEnded();
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // During composition Enter chooses a character; 229 is how older browsers say so.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const mod = event.metaKey || event.ctrlKey;
    if (event.key === 'Enter' && !event.shiftKey && (mod || enterSends)) {
      event.preventDefault();
      submit();
    }
    if (event.key === 'Escape') field.current?.blur();
  };

  return (
    <div className="dock">
      {!isNote && (
        <SuggestionCard conversation={conversation} isWriting={text !== ''} onInsert={insert} onCitation={onCitation} />
      )}
      <div
        className={`composer ${mode}${isOver ? ' is-over' : ''}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          uploads.add(event.dataTransfer.files);
        }}
      >
        <div className="composer-top">
          <div role="group" aria-label={t('composer.mode')} className="composer-modes">
            <button type="button" aria-pressed={!isNote} onClick={() => setMode('reply')}>
              {t('action.reply')}
            </button>
            <button type="button" aria-pressed={isNote} onClick={() => setMode('note')}>
              <Lock size={12} aria-hidden />
              {t('action.note')}
            </button>
          </div>
          <span className="grow" />
          {takesOver && (
            <span className="takes-over" role="status">
              {holder.kind === 'assistant'
                ? t('composer.takesOverFrom', { name: holder.name })
                : holder.kind === 'teammate'
                  ? t('composer.takesOverFrom', { name: holder.name.split(' ')[0] })
                  : t('composer.takesOver')}
            </span>
          )}
          {text.length > LONGEST * 0.9 && (
            <span className={text.length > LONGEST ? 'too-long number' : 'dim small number'}>
              {t('composer.left', { count: LONGEST - text.length })}
            </span>
          )}
        </div>
        <textarea
          ref={field}
          value={text}
          rows={1}
          className="scroll"
          aria-label={t(isNote ? 'composer.note' : 'composer.reply')}
          placeholder={t(isNote ? 'composer.note' : 'composer.reply')}
          onChange={(event) => change(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            if (event.clipboardData.files.length > 0) {
              event.preventDefault();
              uploads.add(event.clipboardData.files);
            }
          }}
        />
        <UploadChips uploads={uploads} />
        <ComposerTools
          conversation={conversation}
          actions={actions}
          isNote={isNote}
          canSend={canSend}
          onFiles={uploads.add}
          onSend={submit}
        />
      </div>
    </div>
  );
}
