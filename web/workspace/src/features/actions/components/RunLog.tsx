import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ScrollText } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatFull, formatListTime, useNow } from '../../../lib/time';
import { Empty, Failed, RowsSkeleton } from '../../../ui';
import { runsQuery, type Run, type RunState } from '../queries';
import { moneyText, problemText, stateText, stateTone } from '../words';
import { RunDecision } from './RunDecision';
import { RunDetails } from './RunDetails';

function Row({ run }: { run: Run }) {
  const { t, i18n } = useTranslation('actions');
  const now = useNow();
  return (
    <li className="run-row">
      <details>
        <summary>
          <span className="grow">
            <b>{run.title}</b> {run.subject?.toUpperCase()} {moneyText(run, i18n.language)}
          </span>
          {run.problem && <span className="dim">{problemText(t, run.problem)}</span>}
          <span className={`chip ${stateTone(run)}`}>{stateText(t, run)}</span>
          <time dateTime={run.created_at} title={formatFull(run.created_at, i18n.language)}>
            {formatListTime(run.created_at, now, i18n.language)}
          </time>
        </summary>
        <RunDetails run={run} />
        <RunDecision run={run} />
        {run.conversation_id && (
          <div className="run-actions">
            <Button
              component={Link}
              variant="subtle"
              size="compact-sm"
              to="/inbox/$view/$id"
              params={{ view: 'open', id: run.conversation_id } as never}
            >
              {t('log.conversation')}
            </Button>
          </div>
        )}
      </details>
    </li>
  );
}

/** What was asked for, allowed, done and answered; newest first. */
export function RunLog({ filter }: { filter: { action_id?: string; state?: RunState } }) {
  const { t } = useTranslation('actions');
  const query = useInfiniteQuery(runsQuery(filter));
  const runs = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.isPending) return <RowsSkeleton rows={4} height={44} />;
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  if (runs.length === 0) {
    return (
      <Empty icon={<ScrollText size={22} />} title={t('log.none')}>
        {t('log.noneText')}
      </Empty>
    );
  }
  return (
    <>
      <ul className="action-rows">
        {runs.map((run) => (
          <Row key={run.id} run={run} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button variant="default" mt={12} loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('log.more')}
        </Button>
      )}
    </>
  );
}
