import { Component } from 'preact';
import { hasText, t } from '../i18n';
import type { Attachment, Citation, Message } from '../protocol';
import type { Pending } from '../net/outbox';
import { settings } from '../settings';
import { nodes } from './Blocks';
import { Icon } from './icons';

export function Time({ at }: { at: string }) {
  const date = new Date(at);
  return <time dateTime={at} title={date.toLocaleString(settings.language)}>{date.toLocaleTimeString(settings.language, { timeStyle: 'short' })}</time>;
}

export function Author({ name, isAssistant }: { name: string; isAssistant: boolean }) {
  return (
    <div class="author">
      {name}
      {isAssistant && <abbr class="ai" title={t('aiLong')}>{t('ai')}</abbr>}
    </div>
  );
}

function File({ file }: { file: Attachment }) {
  const link = { href: file.url, target: '_blank', rel: 'noopener noreferrer' };
  if (/^image\/(png|jpeg|gif|webp)$/.test(file.content_type)) {
    return (
      <a class="image" {...link}>
        <img src={file.url} alt={file.name} width={file.width ?? undefined} height={file.height ?? undefined} loading="lazy" />
      </a>
    );
  }
  if (file.content_type.startsWith('audio/')) return <audio controls src={file.url} aria-label={file.name} />;
  return <a class="file" {...link}><Icon name="file" /> {file.name}</a>;
}

function Sources({ citations, onOpen }: { citations: Citation[]; onOpen: (citation: Citation) => void }) {
  return (
    <div class="chips" role="group" aria-label={t('sources')}>
      {citations.map((citation) => (
        <button type="button" aria-label={t('source', { title: citation.title })} onClick={() => onOpen(citation)}>
          <Icon name="file" /> {citation.title}
        </button>
      ))}
    </div>
  );
}

export function EventLine({ message }: { message: Message }) {
  const { name, data } = message.event!;
  const key = `event_${name}`;
  const text = hasText(key) ? t(key, data) : message.text;
  return text ? <div class="event">{text}</div> : null;
}

interface Props {
  message: Message;
  isFirst: boolean;
  isLast: boolean;
  onSource: (citation: Citation) => void;
}

/** A class for one reason: it redraws only when its own message changes, not at each key or signal elsewhere. */
export class MessageView extends Component<Props> {
  shouldComponentUpdate(next: Props): boolean {
    const { message, isFirst, isLast } = this.props;
    return next.message !== message || next.isFirst !== isFirst || next.isLast !== isLast;
  }

  render({ message, isFirst, isLast, onSource }: Props) {
    const { author } = message;
    const isOwn = author.kind === 'contact';
    const isAssistant = author.kind === 'assistant';
    return (
      <div class={`message ${author.kind} ${isFirst ? 'first' : ''}`} data-seq={message.seq}>
        {isOwn && <span class="hidden">{t('fromYou')}: </span>}
        {!isOwn && author.name && (isFirst || isAssistant) && <Author name={author.name} isAssistant={isAssistant} />}
        {message.text.trim() && <div class="bubble">{message.blocks.length ? nodes(message.blocks) : <p>{message.text}</p>}</div>}
        {message.attachments.map((file) => <File file={file} />)}
        {message.citations.length > 0 && <Sources citations={message.citations} onOpen={onSource} />}
        {isLast && <div class="meta">{isOwn && <span role="img" aria-label={t('sent')}>✓ </span>}<Time at={message.created_at} /></div>}
      </div>
    );
  }
}

interface PendingProps {
  item: Pending;
  onRetry: (clientId: string) => void;
  onDiscard: (clientId: string) => void;
}

export function PendingView({ item, onRetry, onDiscard }: PendingProps) {
  return (
    <div class={`message contact first pending ${item.state}`}>
      {item.text && <div class="bubble"><p>{item.text}</p></div>}
      {item.files?.map((name) => <span class="file"><Icon name="file" /> {name}</span>)}
      {item.state === 'failed' ? (
        <div class="meta failed" role="alert">
          {t('failed')} {item.reason}{' '}
          <button type="button" onClick={() => onRetry(item.client_id)}>{t('retry')}</button>{' '}
          <button type="button" onClick={() => onDiscard(item.client_id)}>{t('discard')}</button>
        </div>
      ) : (
        <div class="meta">{t(item.state === 'sending' ? 'sending' : 'waiting')}…</div>
      )}
    </div>
  );
}
