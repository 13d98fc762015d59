import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../../api/queries';
import type { ConversationDetail } from '../../../api/types';
import { useTyping, useWritingTurn } from '../../../live';
import { AiMark, Dots } from '../../../ui';

/** What the assistant is writing this moment. Gone when the message is stored, or when somebody took over. */
export function WritingBubble({ conversation }: { conversation: ConversationDetail }) {
  const { t } = useTranslation();
  const turn = useWritingTurn(conversation.id);
  if (!turn || turn.epoch < conversation.epoch || conversation.holder.kind !== 'assistant') return null;
  const name = turn.assistantName || conversation.holder.name;
  return (
    <article
      className="message ours assistant first writing"
      aria-label={t('message.writing', { name })}
      aria-live="off"
    >
      <span className="message-face">
        <AiMark size={28} />
      </span>
      <div className="message-body">
        <header className="message-head">
          <b>{name}</b>
          <span className="chip ai">{t('row.ai')}</span>
        </header>
        <div className="bubble blocks">{turn.text ? <p className="block-plain">{turn.text}</p> : <Dots />}</div>
      </div>
    </article>
  );
}

export function TypingLine({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation();
  const me = useMe().teammate;
  const typing = useTyping(conversationId);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    setNow(Date.now());
    const soonest = Math.min(...typing.map((one) => one.until));
    if (!Number.isFinite(soonest)) return;
    const timer = setTimeout(() => setNow(Date.now()), Math.max(0, soonest - Date.now()) + 50);
    return () => clearTimeout(timer);
  }, [typing, now]);
  const others = typing.filter((one) => one.until > now && one.kind !== 'assistant' && one.key !== `teammate:${me.id}`);
  if (others.length === 0) return null;
  const names = others.map((one) => one.name.split(' ')[0] || t('contact.visitor')).join(', ');
  return (
    <p className="typing-line">
      <Dots /> {t('thread.typing', { name: names })}
    </p>
  );
}
