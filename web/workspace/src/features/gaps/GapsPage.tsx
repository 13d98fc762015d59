import { SegmentedControl } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { SearchCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatAgo } from '../../lib/ago';
import { useNow } from '../../lib/time';
import { Empty } from '../../ui';
import { PageHead } from '../../ui/page';
import { Found, LookAgain } from '../../ui/pieces';
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
      {t('looked', { when: formatAgo(look.looked_at, now, i18n.language), count: look.missed })}{' '}
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
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in narrow">
        <PageHead title={t('page')} text={t('pageText')} back={{ to: '/knowledge', label: pages('knowledge.page') }}>
          <LookAgain label={t('look')} look={lookForGaps} say={say} />
        </PageHead>
        <SegmentedControl
          aria-label={t('page')}
          value={state}
          onChange={(value) => setState(value as GapState)}
          data={STATES.map((value) => ({ value, label: t(value) }))}
        />
        <LookLine />
        <Found
          query={query}
          className="gap-list"
          rows={4}
          height={120}
          empty={
            <Empty icon={<SearchCheck size={22} />} title={t(`none_${state}`)}>
              {t(`none_${state}Text`)}
            </Empty>
          }
        >
          {(gap) => <GapCard key={gap.id} gap={gap} onAnswer={() => setAnswered(gap)} onChanged={refresh} />}
        </Found>
      </div>
      {answered && (
        <AnswerDialog key={answered.id} gap={answered} onClose={() => setAnswered(null)} onSaved={refresh} />
      )}
    </main>
  );
}
