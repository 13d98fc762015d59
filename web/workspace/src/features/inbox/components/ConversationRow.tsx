import { Clock3, Eye, PencilLine, Sparkles } from 'lucide-react';
import { memo, type MouseEvent as Click } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationRow as Row } from '../../../api/types';
import { useViewers } from '../../../live';
import { contactName } from '../../../lib/names';
import { formatFull, formatListTime, formatSpan, useNow } from '../../../lib/time';
import { Person } from '../../../ui';
import { LATE_AFTER_MS } from '../model';
import { IntentChip } from '../../intents';
import { QueuePlace } from './QueuePlace';
import { HolderChip, ReasonChip } from './RowChips';

interface ConversationRowProps {
  row: Row;
  myId: string;
  href: string;
  top: number;
  height: number;
  isActive: boolean;
  isSelected: boolean;
  onSelect: (id: string, isRange: boolean) => void;
  onOpen: (id: string) => void;
}

/** What makes words strong, code or a link: the one line of a row shows the words. A customer's star is a star. */
const MARKS = /\*\*|`|\[([^\]]+)\]\([^)\s]*\)/g;

function Preview({ row, myId }: { row: Row; myId: string }) {
  const { t } = useTranslation();
  const { author_kind, author_name, text } = row.preview;
  const isMine = author_kind === 'teammate' && row.holder.id === myId;
  const who = isMine ? t('row.you') : author_name.split(' ')[0] || t('row.company');
  return (
    <span className="row-preview clip">
      {author_kind === 'assistant' && (
        <span className="row-author ai">
          <Sparkles size={11} strokeWidth={2.2} aria-hidden />
          {t('row.ai')}:{' '}
        </span>
      )}
      {author_kind === 'teammate' && <span className="row-author">{who}: </span>}
      {(author_kind === 'contact' ? text : text.replace(MARKS, '$1')) || t('row.attachment')}
    </span>
  );
}

function Watchers({ id, myId }: { id: string; myId: string }) {
  const { t } = useTranslation();
  const others = useViewers(id).filter((viewer) => viewer.teammate_id !== myId);
  const one = others.find((viewer) => viewer.activity === 'replying') ?? others[0];
  if (!one) return null;
  const isReplying = one.activity === 'replying';
  const label = t(isReplying ? 'watch.replying' : 'watch.viewing', { name: one.name });
  return (
    <span className={isReplying ? 'watcher replying' : 'watcher'} title={label}>
      {isReplying ? <PencilLine size={11} strokeWidth={2.4} aria-hidden /> : <Eye size={12} aria-hidden />}
      <span className="hidden-text">{label}</span>
      <span aria-hidden>{one.name.split(' ')[0]}</span>
    </span>
  );
}

function Waiting({ since, now }: { since: string; now: number }) {
  const { t, i18n } = useTranslation();
  const span = now - Date.parse(since);
  return (
    <span className={span > LATE_AFTER_MS ? 'waiting late' : 'waiting'} title={t('row.waiting')}>
      <Clock3 size={11} strokeWidth={2.2} aria-hidden />
      <span className="hidden-text">{t('row.waiting')}</span>
      {formatSpan(span, i18n.language)}
    </span>
  );
}

export const ConversationRow = memo(function ConversationRow(props: ConversationRowProps) {
  const { row, isActive, isSelected } = props;
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { myId } = props;
  const name = contactName(t, row.contact);
  // A plain link: a router link per row costs more than all the rest of the row while scrolling.
  const open = (event: Click) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    props.onOpen(row.id);
  };
  const classes = ['row', isActive ? 'on' : '', row.unread > 0 ? 'unread' : '', isSelected ? 'ticked' : ''];
  const place = { transform: `translateY(${props.top}px)`, height: props.height };
  return (
    <div role="listitem" className={classes.join(' ')} style={place}>
      <span className="row-face">
        <Person name={name} color={row.contact.color} size={36} channel={row.channel.kind} />
        <input
          type="checkbox"
          className="row-tick"
          aria-label={t('row.select', { name })}
          checked={isSelected}
          onChange={(event) => props.onSelect(row.id, (event.nativeEvent as MouseEvent).shiftKey === true)}
        />
      </span>
      <a href={props.href} className="row-link" aria-current={isActive || undefined} onClick={open}>
        <span className="row-top">
          <b className="clip">{name}</b>
          <Watchers id={row.id} myId={myId} />
          <time dateTime={row.last_message_at} title={formatFull(row.last_message_at, i18n.language)}>
            {formatListTime(row.last_message_at, now, i18n.language)}
          </time>
        </span>
        <Preview row={row} myId={myId} />
        <span className="row-chips">
          <span className="row-chips-fit">
            <ReasonChip row={row} />
            <HolderChip row={row} myId={myId} />
            {row.intent && <IntentChip intent={row.intent} />}
          </span>
          <QueuePlace row={row} />
          {row.waiting_since && row.status === 'open' && <Waiting since={row.waiting_since} now={now} />}
          {row.unread > 0 && (
            <span className="unread-count" aria-label={t('row.unread', { count: row.unread })}>
              {row.unread}
            </span>
          )}
        </span>
      </a>
    </div>
  );
});
