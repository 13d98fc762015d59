import { Button, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { RefreshCw, SearchCheck } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatListTime, useNow } from '../../lib/time';
import { Empty, Failed, RowsSkeleton } from '../../ui';
import { PageHead } from '../../ui/page';
import { toastError } from '../../ui/toast';
import { AnswerDialog } from './AnswerDialog';
import { GapCard } from './GapCard';
import './gaps.css';
import { gapsQuery, lookForGaps, lookQuery, useGapError, type Gap, type GapState } from './queries';

const STATES: GapState[] = ['open', 'answered', 'dismissed'];

function LookLine() {
  const { t, i18n } = useTranslation('gaps');
  const now = useNow();
  const look = useQuery(lookQuery).data;
  if (!look?.looked_at) return null;
  return (
    <p className="gap-look" role="status">
      {t('looked', { when: formatListTime(look.looked_at, now, i18n.language), count: look.missed })}{' '}
      {look.unclear > 0 && t('unclear', { count: look.unclear })}
    </p>
  );
}

export function GapsPage() {
  const { t } = useTranslation('gaps');
  const { t: pages } = useTranslation('pages');
  const client = useQueryClient();
  const say = useGapError();
  const [state, setState] = useState<GapState>('open');
  const [answered, setAnswered] = useState<Gap | null>(null);
  const query = useInfiniteQuery(gapsQuery(state));
  const refresh = () => void client.invalidateQueries({ queryKey: ['gaps'] });
  const look = useMutation({ mutationFn: lookForGaps, onError: (error) => toastError(say(error)) });
  const { mutate: lookAgain } = look;
  // Who opens the page sees what is true now: looking is cheap, and skipped where it was just done.
  useEffect(() => lookAgain(true), [lookAgain]);
  const gaps = query.data?.pages.flatMap((page) => page.items) ?? [];
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
        <SegmentedControl
          aria-label={t('page')}
          value={state}
          onChange={(value) => setState(value as GapState)}
          data={STATES.map((value) => ({ value, label: t(value) }))}
        />
        <LookLine />
        {query.isPending && <RowsSkeleton rows={4} height={120} />}
        {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && gaps.length === 0 && (
          <Empty icon={<SearchCheck size={22} />} title={t(`none_${state}`)}>
            {t(`none_${state}Text`)}
          </Empty>
        )}
        <ul className="gap-list">
          {gaps.map((gap) => (
            <GapCard key={gap.id} gap={gap} onAnswer={() => setAnswered(gap)} onChanged={refresh} />
          ))}
        </ul>
        {query.hasNextPage && (
          <Button variant="default" mt={12} loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('more')}
          </Button>
        )}
      </div>
      {answered && (
        <AnswerDialog key={answered.id} gap={answered} onClose={() => setAnswered(null)} onSaved={refresh} />
      )}
    </main>
  );
}
