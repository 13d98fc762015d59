import { Button, Progress, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { CircleAlert, SearchX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty, Failed, RowsSkeleton } from '../../../ui';
import { PageHead, useSave } from '../../../ui/page';
import '../knowledge.css';
import { ProposalCard } from './ProposalCard';
import { cancelImport, decide, importQuery, isRunning, proposalsQuery, STATUSES, type PastImport } from './queries';
import './tickets.css';

const PROBLEMS = [
  'corrupt', 'no_conversations', 'too_many', 'columns_missing', 'ours_missing', 'too_slow', 'too_demanding', 'crashed',
] as const;
const REASONS = [
  'promise', 'one_customer', 'no_substance', 'only_personal', 'automatic', 'no_human_answer', 'no_question', 'over_limit',
] as const;
const KINDS = ['name', 'e-mail', 'phone', 'card', 'iban', 'id', 'ip', 'order', 'number', 'address', 'link'] as const;

function useRefreshPast() {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: ['past'] });
}

function Running({ past }: { past: PastImport }) {
  const { t } = useTranslation('tickets');
  const refresh = useRefreshPast();
  const cancel = useSave(cancelImport, { onDone: refresh });
  const isComparing = past.state === 'comparing' && past.proposed > 0;
  const text = isComparing ? t('progress', { done: past.compared, count: past.proposed }) : t('readingText');
  return (
    <div className="past-running">
      <Progress
        value={isComparing ? (100 * past.compared) / past.proposed : 5}
        animated
        aria-label={text}
      />
      <p role="status" className="small">
        {text}
      </p>
      <Button variant="default" size="xs" loading={cancel.isPending} onClick={() => cancel.mutate(past.id)}>
        {t('stop')}
      </Button>
    </div>
  );
}

function Facts({ past }: { past: PastImport }) {
  const { t, i18n } = useTranslation('tickets');
  const number = (value: number) => value.toLocaleString(i18n.language);
  const left = REASONS.filter((one) => past.left_out[one]).map((one) => `${t(`reason.${one}`)} ${number(past.left_out[one]!)}`);
  const removed = KINDS.filter((one) => past.removed[one]).map((one) => `${t(`kind.${one}`)} ${number(past.removed[one]!)}`);
  const facts = [
    [t('conversations'), number(past.conversations)],
    [t('proposed'), number(past.proposed)],
    [t('known'), number(past.known)],
    [t('leftOut'), left.join(' · ') || '–'],
    [t('removed'), removed.join(' · ') || t('nothingRemoved')],
  ];
  return (
    <dl className="past-facts">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Proposals({ past }: { past: PastImport }) {
  const { t } = useTranslation('tickets');
  const navigate = useNavigate();
  const refresh = useRefreshPast();
  const shown = useSearch({ from: '/workspace/knowledge/imports/$id' }).show;
  const status = STATUSES.find((one) => one === shown);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const query = useInfiniteQuery(proposalsQuery(past.id, status, `${past.state}${past.compared}`));
  const save = useSave(decide, {
    done: t('decided'),
    onDone: () => {
      setChosen(new Set());
      refresh();
    },
  });
  const toggle = (id: string) =>
    setChosen((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]));
  const ids = [...chosen].slice(0, 100);
  return (
    <>
      <div className="doc-filters past-filters">
        <SegmentedControl
          size="xs"
          aria-label={t('filter')}
          value={status ?? 'all'}
          onChange={(value) => {
            setChosen(new Set());
            void navigate({
              to: '/knowledge/imports/$id',
              params: { id: past.id },
              search: { show: value === 'all' ? undefined : value },
              replace: true,
            });
          }}
          data={[
            { value: 'all', label: t('status.all') },
            ...STATUSES.map((value) => ({ value, label: `${t(`status.${value}`)} ${past.statuses[value] ?? 0}` })),
          ]}
        />
        <span className="grow" />
        {ids.length > 0 && (
          <>
            <Button size="xs" loading={save.isPending} onClick={() => save.mutate({ ids, decision: 'approve' })}>
              {t('approveMany', { count: ids.length })}
            </Button>
            <Button
              size="xs"
              variant="default"
              loading={save.isPending}
              onClick={() => save.mutate({ ids, decision: 'reject' })}
            >
              {t('rejectMany', { count: ids.length })}
            </Button>
          </>
        )}
      </div>
      {query.isPending && <RowsSkeleton rows={4} height={90} />}
      {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {query.data?.pages[0]?.items.length === 0 && (
        <Empty icon={<SearchX size={22} />} title={t('none')}>
          {t('noneText')}
        </Empty>
      )}
      <ul className="past-proposals">
        {query.data?.pages
          .flatMap((page) => page.items)
          .map((proposal) => (
            <ProposalCard
              key={proposal.id}
              proposal={proposal}
              isChosen={chosen.has(proposal.id)}
              onChoose={() => toggle(proposal.id)}
              onDecide={(decision) => save.mutate({ ids: [proposal.id], decision })}
              onSaved={refresh}
            />
          ))}
      </ul>
      {query.hasNextPage && (
        <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </>
  );
}

export function PastPage() {
  const { t } = useTranslation('tickets');
  const { id } = useParams({ from: '/workspace/knowledge/imports/$id' });
  const query = useQuery(importQuery(id));
  const past = query.data;
  const problem = past?.problem ? (PROBLEMS.find((one) => one === past.problem) ?? 'crashed') : undefined;
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in">
        {query.isPending && <RowsSkeleton rows={5} height={90} />}
        {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        {past && (
          <>
            <PageHead
              title={past.name}
              text={
                <span>
                  {t(`format.${past.format}`)} · <span className="chip">{t(`state.${past.state}`)}</span>
                </span>
              }
              back={{ to: '/knowledge', label: t('back') }}
            />
            {problem && (
              <div className="notice red doc-notice" role="alert">
                <CircleAlert size={16} aria-hidden />
                <span className="grow">{t(`problem.${problem}`)}</span>
              </div>
            )}
            {isRunning(past) && <Running past={past} />}
            <Facts past={past} />
            <Proposals past={past} />
          </>
        )}
      </div>
    </main>
  );
}
