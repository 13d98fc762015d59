import { useQuery } from '@tanstack/react-query';
import { ChevronDown, Zap } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../api/types';
import { formatClock, formatFull } from '../../lib/time';
import './actions.css';
import { runQuery } from './queries';
import { moneyText, stateText, stateTone } from './words';

/** Most lines are never opened. */
const RunBody = lazy(() => import('./components/RunBody'));

/** One line of the thread about one run of an action; it opens to everything the ledger knows, and to what a person
 * can do. What waits for a person is open from the start. */
export function ActionLine({ message }: { message: Message }) {
  const { t, i18n } = useTranslation('actions');
  const data = (message.event?.data ?? {}) as { run_id?: string; title?: string };
  const query = useQuery({ ...runQuery(data.run_id ?? ''), enabled: Boolean(data.run_id) });
  const run = query.data;
  const waits = run?.state === 'waiting_approval' || run?.state === 'unknown';
  const [toggled, setToggled] = useState<boolean | null>(null);
  const isOpen = toggled ?? waits;
  return (
    <div className={`action-line${waits ? ' waits' : ''}`} data-message={message.id}>
      <button
        type="button"
        className="action-head"
        aria-expanded={isOpen}
        disabled={!run}
        onClick={() => setToggled(!isOpen)}
      >
        <Zap size={13} aria-hidden />
        <span className="action-title">
          <b>{run?.title ?? data.title}</b>
          {run?.undo_of && <span>{t('run.takesBack')}</span>}
          {run?.subject && <span>{run.subject.toUpperCase()}</span>}
          {run?.amount && <span className="number">{moneyText(run, i18n.language)}</span>}
        </span>
        {run && <span className={`chip ${stateTone(run)}`}>{stateText(t, run)}</span>}
        <time dateTime={message.created_at} title={formatFull(message.created_at, i18n.language)}>
          {formatClock(message.created_at, i18n.language)}
        </time>
        <ChevronDown size={14} aria-hidden className={isOpen ? 'turned' : undefined} />
      </button>
      {run && isOpen && (
        <div className="action-body">
          <Suspense fallback={null}>
            <RunBody run={run} />
          </Suspense>
        </div>
      )}
    </div>
  );
}
