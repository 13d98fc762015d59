import { VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { ExternalLink, Globe, Handshake, Heart, MessageSquare, Package, Repeat, StickyNote, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../lib/numbers';
import { formatDay, formatListTime, useNow } from '../../lib/time';
import { ChannelMark } from '../../ui';
import type { JourneyLine } from './queries';

const ICONS: Record<JourneyLine['kind'], LucideIcon> = {
  order: Package,
  subscription: Repeat,
  deal: Handshake,
  record: StickyNote,
  conversation: MessageSquare,
  preference: Heart,
  page: Globe,
};
const STATES = [
  'unpaid', 'processing', 'on_hold', 'partly_shipped', 'shipped', 'delivered', 'cancelled', 'refunded', 'pending', 'paid',
  'in_transit', 'returned', 'active', 'trial', 'paused', 'past_due', 'ended', 'open', 'won', 'lost', 'snoozed', 'resolved',
  'note', 'request', 'call', 'meeting',
] as const;
const PERIODS = ['day', 'week', 'month', 'year'] as const;
const GOOD = new Set(['delivered', 'paid', 'active', 'won', 'resolved']);
const WAITING = new Set(['unpaid', 'processing', 'on_hold', 'partly_shipped', 'shipped', 'in_transit', 'past_due', 'paused']);
const WITHOUT_CHIP = new Set(['preference', 'page', 'unknown']);

function hostAndPath(url: string): string {
  try {
    const { host, pathname } = new URL(url);
    return `${host}${pathname === '/' ? '' : pathname}`;
  } catch {
    return url;
  }
}

/** "month" or "2 weeks", as systems say it, in the reader's words; what is neither stays as it is. */
function usePeriod(): (text: string) => string {
  const { t } = useTranslation('journey');
  return (text) => {
    const [, number, word] = /^(?:(\d+) )?(day|week|month|year)s?$/.exec(text) ?? [];
    const period = PERIODS.find((one) => one === word);
    if (!period) return t('every', { period: text });
    return t(`period.${period}`, { count: Number(number ?? 1) });
  };
}

function useDetails(line: JourneyLine): string {
  const { t, i18n } = useTranslation('journey');
  const period = usePeriod();
  const { kind, amount, currency } = line;
  const parts: string[] = [];
  if (amount && currency) parts.push(formatMoney(amount, currency, i18n.language));
  if (kind === 'subscription' && line.detail) parts.push(period(line.detail));
  if (line.refunded && currency) parts.push(t('refunded', { amount: formatMoney(line.refunded, currency, i18n.language) }));
  if (line.next_at) parts.push(t(kind === 'deal' ? 'closes' : 'renews', { day: formatDay(line.next_at, i18n.language) }));
  if (kind === 'order' && line.detail) parts.push(line.detail);
  if (kind === 'conversation' || kind === 'record') parts.push(line.detail);
  if (kind === 'page' && Number(line.detail) > 1) parts.push(t('visits', { count: Number(line.detail) }));
  return parts.filter(Boolean).join(' · ');
}

function State({ line }: { line: JourneyLine }) {
  const { t } = useTranslation('journey');
  if (WITHOUT_CHIP.has(line.kind) || !line.status) return null;
  const state = STATES.find((one) => one === line.status);
  const tone = GOOD.has(line.status) ? ' ok' : WAITING.has(line.status) ? ' warn' : '';
  const text = state ? t(`state.${state}`) : line.status_text || (line.status === 'unknown' ? t('state.unknown') : line.status);
  return (
    <span className={`chip${tone}`} title={line.status_text || undefined}>
      {text}
    </span>
  );
}

function Title({ line }: { line: JourneyLine }) {
  const { t } = useTranslation('journey');
  if (line.kind === 'conversation' && line.conversation_id) {
    return (
      <Link to="/inbox/$view/$id" params={{ view: line.status as 'open', id: line.conversation_id }} search={{}} className="clip">
        {line.title || t('noWords')}
      </Link>
    );
  }
  if (line.kind === 'page') return <span className="clip">{hostAndPath(line.title)}</span>;
  const what = line.items.join(', ');
  const title = line.kind === 'order' ? line.title.replace(/^(?=\d)/, '#') : line.title;
  return (
    <span className="clip" title={what || line.title}>
      <b>{title}</b>
      {what && ` ${what}`}
    </span>
  );
}

function Out({ href, label, children }: { href: string; label: string; children: ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer" className="order-link" aria-label={label}>
      {children}
    </a>
  );
}

/** One line of the timeline; what a system says is text, its addresses are links of their own. */
export function LineOf({ line, source }: { line: JourneyLine; source?: string }) {
  const { t, i18n } = useTranslation('journey');
  const now = useNow();
  const Icon = ICONS[line.kind];
  const details = [useDetails(line), source].filter(Boolean).join(' · ');
  const shown = line.link ?? line.url;
  return (
    <li className={`journey-line is-${line.kind}`}>
      <span className="order-icon" title={t(`one.${line.kind}`)}>
        {line.channel_kind ? <ChannelMark kind={line.channel_kind} size={15} /> : <Icon size={15} aria-hidden />}
        <VisuallyHidden>{t(`one.${line.kind}`)}</VisuallyHidden>
      </span>
      <div className="grow">
        <span className="journey-top">
          <Title line={line} />
          <State line={line} />
          {shown && (
            <Out href={line.url ?? shown} label={t('open', { title: line.title })}>
              <ExternalLink size={13} aria-hidden />
            </Out>
          )}
        </span>
        <span className="journey-under">
          <span className="clip grow">{details}</span>
          {line.at && <time dateTime={line.at}>{formatListTime(line.at, now, i18n.language)}</time>}
        </span>
      </div>
    </li>
  );
}
