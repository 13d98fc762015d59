import { Button, SegmentedControl, Select } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { RefreshCw, Scale } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatListTime, useNow } from '../../lib/time';
import { Empty, Failed, RowsSkeleton } from '../../ui';
import { PageHead } from '../../ui/page';
import { toastError } from '../../ui/toast';
import { DoubtCard } from './DoubtCard';
import './doubts.css';
import { doubtsQuery, lookForDoubts, lookQuery, useDoubtError, type DoubtKind, type DoubtState } from './queries';

const STATES: DoubtState[] = ['open', 'asked', 'settled', 'dismissed'];
const KINDS: DoubtKind[] = ['contradiction', 'harmful', 'passed_date', 'unused'];

function LookLine() {
  const { t, i18n } = useTranslation('doubts');
  const now = useNow();
  const look = useQuery(lookQuery).data;
  if (!look?.looked_at) return null;
  return (
    <p className="doubt-look" role="status">
      {t('looked', { when: formatListTime(look.looked_at, now, i18n.language), count: look.statements })}{' '}
      {look.left_out > 0 && t('leftOut', { count: look.left_out })}
    </p>
  );
}

export function DoubtsPage() {
  const { t } = useTranslation('doubts');
  const { t: pages } = useTranslation('pages');
  const client = useQueryClient();
  const say = useDoubtError();
  const [state, setState] = useState<DoubtState>('open');
  const [kind, setKind] = useState<DoubtKind | undefined>();
  const query = useInfiniteQuery(doubtsQuery(state, kind));
  const refresh = () => {
    void client.invalidateQueries({ queryKey: ['doubts'] });
    void client.invalidateQueries({ queryKey: ['documents'] });
  };
  const look = useMutation({ mutationFn: lookForDoubts, onError: (error) => toastError(say(error)) });
  const { mutate: lookAgain } = look;
  // Days pass without a change: who opens the page sees what is true today.
  useEffect(() => lookAgain(true), [lookAgain]);
  const doubts = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in narrow">
        <PageHead title={t('page')} text={t('pageText')} back={{ to: '/knowledge', label: pages('knowledge.page') }}>
          <Button
            variant="default"
            leftSection={<RefreshCw size={15} aria-hidden />}
            loading={look.isPending}
            onClick={() => look.mutate(false)}
          >
            {t('look')}
          </Button>
        </PageHead>
        <div className="doubt-filters">
          <SegmentedControl
            aria-label={t('page')}
            value={state}
            onChange={(value) => setState(value as DoubtState)}
            data={STATES.map((value) => ({ value, label: t(value) }))}
          />
          <Select
            clearable
            aria-label={t('all')}
            placeholder={t('all')}
            value={kind ?? null}
            onChange={(value) => setKind((value ?? undefined) as DoubtKind | undefined)}
            data={KINDS.map((value) => ({ value, label: t(`kind_${value}`) }))}
          />
        </div>
        <LookLine />
        {query.isPending && <RowsSkeleton rows={4} height={120} />}
        {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && doubts.length === 0 && (
          <Empty icon={<Scale size={22} />} title={t(`none_${state}`)}>
            {t(`none_${state}Text`)}
          </Empty>
        )}
        <ul className="doubt-list">
          {doubts.map((doubt) => (
            <DoubtCard key={doubt.id} doubt={doubt} onChanged={refresh} />
          ))}
        </ul>
        {query.hasNextPage && (
          <Button variant="default" mt={12} loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('more')}
          </Button>
        )}
      </div>
    </main>
  );
}
