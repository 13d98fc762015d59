import { CheckCheck, Check, Lock } from 'lucide-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../../api/queries';
import type { Citation, Message } from '../../../api/types';
import { contactName, type Named } from '../../../lib/names';
import { formatClock, formatFull } from '../../../lib/time';
import { AiMark, Blocks, Person } from '../../../ui';
import { RememberButton } from '../../contact';
import { ImproveButton } from '../../corrections';
import { MessageTools } from '../beyond/lazy';
import { OtherLanguage } from '../copilot/OtherLanguage';
import { isSaidByCard } from '../extras';
import { sideOf } from '../model';
import { useTeammateColor } from '../hooks/useTeammateColor';
import { Attachments } from './Attachments';
import { CitationChips } from './CitationChips';
import { DeliveryState } from './DeliveryState';
import { Extras, isStory, Quotes, Reactions } from './Extras';
import { TurnTrace } from './TurnTrace';

interface MessageBubbleProps {
  message: Message;
  isFirst: boolean;
  /** The choice of this message that the customer pressed. */
  pressed: string | null;
  channelKind: string;
  contact: Named & { color: string };
  onCitation: (citation: Citation) => void;
}

function Face({ message, contact }: Pick<MessageBubbleProps, 'message' | 'contact'>) {
  const { t } = useTranslation();
  const teammateColor = useTeammateColor(message.author.kind === 'teammate' ? message.author.id : null);
  if (message.author.kind === 'assistant') return <AiMark size={28} />;
  const isContact = message.author.kind === 'contact';
  const name = isContact ? contactName(t, contact) : message.author.name;
  return <Person name={name} color={isContact ? contact.color : teammateColor} size={28} />;
}

function Ticks({ message }: { message: Message }) {
  const { t } = useTranslation();
  const label = t(message.read_by_contact ? 'message.read' : 'message.sent');
  const Icon = message.read_by_contact ? CheckCheck : Check;
  return (
    <span className={message.read_by_contact ? 'tick read' : 'tick'} title={label}>
      <Icon size={13} aria-hidden />
      <span className="hidden-text">{label}</span>
    </span>
  );
}

function Choices({ message, pressed }: Pick<MessageBubbleProps, 'message' | 'pressed'>) {
  const { t } = useTranslation();
  if (!message.choices?.length) return null;
  return (
    <ul className="choices" aria-label={t('message.choices')}>
      {message.choices.map((choice) => (
        <li key={choice.id} className={choice.id === pressed ? 'is-pressed' : undefined}>
          {choice.id === pressed && <Check size={12} aria-hidden />}
          {choice.label}
          {choice.id === pressed && <span className="hidden-text">{t('message.pressed')}</span>}
        </li>
      ))}
    </ul>
  );
}

export const MessageBubble = memo(function MessageBubble(props: MessageBubbleProps) {
  const { message, isFirst, pressed, channelKind, contact, onCitation } = props;
  const { t, i18n } = useTranslation();
  const me = useMe().teammate;
  const { author, kind } = message;
  const isNote = kind === 'note';
  const isAi = author.kind === 'assistant';
  const look = isNote ? 'note' : author.kind;
  const isMe = author.kind === 'teammate' && author.id === me.id;
  // Who wrote on the company's own phone is not known.
  const writer = author.name || (author.kind === 'teammate' ? t('row.company') : '');
  const name = isMe ? t('row.you') : author.kind === 'contact' ? contactName(t, contact) : writer;
  const isAbove = message.extras.some(isStory);
  const sticker = message.extras.some((extra) => extra.kind === 'sticker') ? message.text : null;
  const files = <Attachments files={message.attachments} sticker={sticker} />;
  return (
    <article
      className={`message ${sideOf(message)} ${look}${isFirst ? ' first' : ''}`}
      data-message={message.id}
      aria-label={t('message.by', { name })}
    >
      <span className="message-face">{isFirst && <Face message={message} contact={contact} />}</span>
      <div className="message-body">
        {isFirst && (
          <header className="message-head">
            <b>{name}</b>
            {isAi && <span className="chip ai">{t('row.ai')}</span>}
            {isNote && (
              <span className="chip warn">
                <Lock size={10} aria-hidden />
                {t('action.note')}
              </span>
            )}
            {message.is_past && <span className="chip">{t('message.past')}</span>}
            <time dateTime={message.created_at} title={formatFull(message.created_at, i18n.language)}>
              {formatClock(message.created_at, i18n.language)}
            </time>
            {author.kind === 'teammate' && !isNote && !message.delivery && <Ticks message={message} />}
          </header>
        )}
        <Quotes message={message} />
        <Extras message={message} story />
        {isAbove && files}
        {message.text && !isSaidByCard(message) && (
          <div className="bubble blocks">
            <Blocks blocks={message.blocks} text={message.text} />
            <OtherLanguage message={message} />
          </div>
        )}
        {!isAbove && files}
        <Reactions extras={message.extras} />
        <Extras message={message} />
        <Choices message={message} pressed={pressed} />
        <div className="message-foot">
          <CitationChips citations={message.citations} onOpen={onCitation} />
          <DeliveryState message={message} />
        </div>
      </div>
      <MessageTools message={message} channelKind={channelKind} author={name} />
      {(isAi || author.kind === 'teammate') && !isNote && message.text && (
        <ImproveButton messageId={message.id} byAssistant={isAi} />
      )}
      {message.text && <RememberButton contactId={contact.id} messageId={message.id} text={message.text} />}
      {isAi && message.turn_id && <TurnTrace conversationId={message.conversation_id} turnId={message.turn_id} />}
    </article>
  );
});
