import { AlarmClock, Hand, Sparkles, Star } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ConversationRow } from '../../../api/types';
import { reasonLabel } from '../reasons';

/** Why people are needed. Only while they are. */
export function ReasonChip({ row }: { row: ConversationRow }) {
  const { t } = useTranslation();
  const isQueued = row.holder.kind === 'team';
  if (!row.handoff_reason || row.status !== 'open' || !isQueued) return null;
  return (
    <span className="chip warn clip">
      <Hand size={11} strokeWidth={2.2} aria-hidden />
      <span className="clip">{reasonLabel(t, row.handoff_reason)}</span>
    </span>
  );
}

/** Who holds the baton, or what became of it. */
export function HolderChip({ row, myId }: { row: ConversationRow; myId: string }) {
  const { t, i18n } = useTranslation();
  if (row.status === 'snoozed' && row.snoozed_until) {
    const until = new Intl.DateTimeFormat(i18n.language, { weekday: 'short', hour: '2-digit', minute: '2-digit' });
    return (
      <span className="chip">
        <AlarmClock size={11} aria-hidden />
        {until.format(Date.parse(row.snoozed_until))}
      </span>
    );
  }
  if (row.status === 'resolved') {
    if (row.csat_score === null) return <span className="chip ok">{t('status.resolved')}</span>;
    return (
      <span className="chip ok">
        <Star size={11} aria-hidden />
        {row.csat_score} / 5
      </span>
    );
  }
  if (row.holder.kind === 'assistant') {
    return (
      <span className="chip ai">
        <Sparkles size={11} strokeWidth={2.2} aria-hidden />
        {row.holder.name}
      </span>
    );
  }
  if (row.holder.kind === 'teammate') {
    return <span className="chip">{row.holder.id === myId ? t('row.you') : row.holder.name.split(' ')[0]}</span>;
  }
  if (row.holder.kind === 'team' && !row.handoff_reason) return <span className="chip">{row.holder.name}</span>;
  return null;
}
