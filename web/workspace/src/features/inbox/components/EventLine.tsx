import type { TFunction } from 'i18next';
import {
  AlarmClock,
  CircleCheck,
  Hand,
  MessageCircle,
  PauseCircle,
  RotateCcw,
  Sparkles,
  Star,
  Tag,
  UserPlus,
  type LucideIcon,
} from 'lucide-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../api/types';
import { AmendmentLine } from '../beyond/lazy';
import { ActionLine } from '../../actions';
import { reasonLabel } from '../reasons';
import { formatClock, formatDaySeparator, formatFull, useNow } from '../../../lib/time';

export const DaySeparator = memo(function DaySeparator({ at }: { at: string }) {
  const { i18n } = useTranslation();
  return (
    <div className="day-line" role="separator">
      <span>{formatDaySeparator(at, useNow(), i18n.language)}</span>
    </div>
  );
});

export function UnreadLine() {
  const { t } = useTranslation();
  return (
    <div className="unread-line" role="separator" data-unread-line>
      <span>{t('thread.new')}</span>
    </div>
  );
}

const icons: Record<string, LucideIcon> = {
  conversation_started: MessageCircle,
  handed_over: Hand,
  taken_over: Hand,
  handed_back: Sparkles,
  assigned: UserPlus,
  intent_set: Tag,
  resolved: CircleCheck,
  reopened: RotateCcw,
  snoozed: AlarmClock,
  csat_received: Star,
  csat_requested: Star,
  csat_comment_requested: Star,
  csat_commented: Star,
  ai_paused: PauseCircle,
  model_stopped: PauseCircle,
};

function text(data: Record<string, unknown>, ...names: string[]): string {
  for (const name of names) {
    const value = data[name];
    if (typeof value === 'string' && value) return value;
    if (typeof value === 'number') return String(value);
    if (typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string')
      return value.name;
  }
  return '';
}

const LIMITS = ['day_money', 'day_tokens', 'contact_hour_tokens', 'too_many_tokens', 'too_slow'] as const;

const limitOf = (limit: unknown) => `event.limit.${LIMITS.find((one) => one === limit) ?? 'day_tokens'}` as const;

/** What happened, as a sentence. An event this screen does not know yet shows its name instead of nothing. */
export function eventSentence(t: TFunction, message: Message, language: string): string {
  const name = message.event?.name ?? '';
  const data = (message.event?.data ?? {}) as Record<string, unknown>;
  const by = message.author.kind === 'system' ? '' : message.author.name;
  const to = text(data, 'to');
  if (typeof data.undone === 'string') return t('event.undone', { by });
  switch (name) {
    case 'handed_over':
      return [
        t('event.handedOver', { by: by || text(data, 'from') || t('row.ai') }),
        typeof data.reason === 'string' && reasonLabel(t, data.reason),
      ]
        .filter(Boolean)
        .join(' · ');
    case 'taken_over':
      return t('event.takenOver', { by });
    case 'handed_back':
      return t('event.handedBack', { by, to: to || t('row.ai') });
    case 'assigned':
      if (data.routing === 'given') return t('event.routed', { to });
      if (data.routing === 'taken_back') return t('event.takenBack');
      if (data.routing === 'intent') return t('event.routedByIntent', { to });
      return to ? t('event.assigned', { by, to }) : t('event.unassigned', { by });
    case 'intent_set':
      return text(data, 'intent')
        ? t('event.intentSet', { by, intent: text(data, 'intent') })
        : t('event.intentCleared', { by });
    case 'resolved':
      return by ? t('event.resolvedBy', { by }) : t('event.resolved');
    case 'reopened':
      return by ? t('event.reopenedBy', { by }) : t('event.reopened');
    case 'snoozed':
      return t('event.snoozed', { by, until: text(data, 'until') ? formatFull(text(data, 'until'), language) : '' });
    case 'csat_received':
      return t('event.csatReceived', { score: text(data, 'score') });
    case 'csat_commented':
      return t('event.csatCommented');
    case 'csat_comment_requested':
      return t('event.csatCommentRequested');
    case 'conversation_started':
      return t('event.started');
    case 'came_back_by':
      return t(data.is_advert ? 'event.cameByAdvert' : 'event.cameByLink', { title: text(data, 'title') });
    case 'csat_requested':
      return t('event.csatRequested');
    case 'model_stopped':
      return t('event.modelStopped', { limit: t(limitOf(data.limit)) });
    case 'ai_paused':
      return t('event.aiPaused');
    default:
      return message.text || name.replaceAll('_', ' ');
  }
}

const LOUD = new Set(['handed_over']);

export const EventLine = memo(function EventLine({ message }: { message: Message }) {
  const { t, i18n } = useTranslation();
  const name = message.event?.name ?? '';
  if (name === 'action_run') return <ActionLine message={message} />;
  if (message.delivery && !name.startsWith('csat_')) return <AmendmentLine message={message} />;
  const Icon = icons[name] ?? MessageCircle;
  const data = (message.event?.data ?? {}) as Record<string, unknown>;
  const note = name === 'handed_back' ? text(data, 'note') : name === 'csat_received' || name === 'csat_commented' ? text(data, 'comment') : '';
  const tone = LOUD.has(name) ? ' loud' : name === 'handed_back' ? ' ai' : name === 'resolved' ? ' ok' : '';
  return (
    <div className={`event-line${tone}`} data-message={message.id}>
      <span className="event-text">
        <Icon size={13} aria-hidden />
        <span>{eventSentence(t, message, i18n.language)}</span>
        <time dateTime={message.created_at} title={formatFull(message.created_at, i18n.language)}>
          {formatClock(message.created_at, i18n.language)}
        </time>
      </span>
      {note && <q className="event-note">{note}</q>}
    </div>
  );
});
