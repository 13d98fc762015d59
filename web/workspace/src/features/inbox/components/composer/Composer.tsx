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
import { DraftBench, Proposed } from '../../copilot/lazy';
import { useIsTranslated } from '../../copilot/translation';
import { useCopilot } from '../../copilot/useCopilot';
import { QuoteStrip } from '../../beyond/lazy';
import { takeQuote } from '../../beyond/quoting';
import { newestOutsideSeq } from '../../model';
import { send } from '../../outbox';
import { canSendMail, MailHead, takeMail, useMailChoice } from '../../../mail';
import { useWindow, WindowClosed, WindowLine } from '../../../window';
import { ComposerTools } from './ComposerTools';
import { ComposerTop } from './ComposerTop';
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
  const mine = usePreference('language');
  const field = useRef<HTMLTextAreaElement>(null);
  const { id, holder } = conversation;
  const { draft, inserted, setMode, setText, insert, empty } = useDraft(conversation, field);
  const copilot = useCopilot(id);
  const uploads = useUploads();
  const [isOver, setOver] = useState(false);
  const { mode } = draft;
  const text = draft[mode];
  const isNote = mode === 'note';
  const countdown = useWindow(conversation, messages);
  const isClosed = !isNote && (countdown.phase === 'closed' || countdown.phase === 'blocked');
  const isMail = !isNote && conversation.channel.kind === 'email';
  const mailChoice = useMailChoice(id);
  const hasContent = text.trim() !== '' || uploads.ready.length > 0;
  // Before the thread is here nobody can have read what they answer.
  const isRead = isNote || messages.length > 0;
  const canSend = hasContent && isRead && !isClosed && !uploads.isBusy && text.length <= LONGEST && (!isMail || canSendMail(mailChoice));
  // The browser checks the spelling of the language that is being written.
  const isTranslated = useIsTranslated(id) && !inserted?.original;
  const takesOver = !isNote && !isClosed && text.trim() !== '' && !(holder.kind === 'teammate' && holder.id === me.id);

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
      suggestion_id: inserted?.suggestionId,
      original: isNote ? undefined : inserted?.original,
      mail: isMail ? takeMail(id) : undefined,
      quotes_id: isNote ? undefined : takeQuote(id),
    });
    empty();
    copilot.clear();
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
      {!isNote && copilot.asked.phase === 'idle' && (
        <Proposed conversation={conversation} isWriting={text !== ''} onInsert={insert} onCitation={onCitation} />
      )}
      <DraftBench
        conversationId={id}
        text={text}
        isNote={isNote}
        original={inserted?.original}
        copilot={copilot}
        onUse={(changed, from) => insert(changed, from, { mode, replaces: true })}
        onTakeBack={(original) => insert(original.text, null, { replaces: true })}
      />
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
        <ComposerTop mode={mode} holder={holder} takesOver={takesOver} left={LONGEST - text.length} onMode={setMode}>
          {!isNote && <WindowLine countdown={countdown} channelKind={conversation.channel.kind} text={text} />}
        </ComposerTop>
        {isMail && <MailHead key={id} conversationId={id} field={field} onText={change} />}
        {isClosed && (
          <WindowClosed
            conversation={conversation}
            afterSeq={newestOutsideSeq(messages)}
            phase={countdown.phase}
            draft={text}
          />
        )}
        {!isNote && <QuoteStrip conversationId={id} />}
        <textarea
          ref={field}
          className={`scroll${isClosed ? ' is-closed' : ''}`}
          value={text}
          rows={1}
          disabled={isClosed}
          lang={isNote || isTranslated ? mine : (conversation.language ?? mine)}
          spellCheck
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
          text={text}
          copilot={copilot}
          canSend={canSend}
          afterSeq={isNote || isClosed || !isRead ? null : newestOutsideSeq(messages)}
          onFiles={uploads.add}
          onSend={submit}
        />
      </div>
    </div>
  );
}
