import { SegmentedControl, Select } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Scale } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatAgo } from '../../lib/ago';
import { useNow } from '../../lib/time';
import { Empty } from '../../ui';
import { PageHead } from '../../ui/page';
import { Found, LookAgain } from '../../ui/pieces';
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
      {t('looked', { when: formatAgo(look.looked_at, now, i18n.language), count: look.statements })}{' '}
      {look.left_out > 0 && t('leftOut', { count: look.left_out })}
    </p>
  );
}

export function DoubtsPage() {
  const { t } = useTranslation('doubts');
  const { t: pages } = useTranslation('pages');
  const client = useQueryClient();
  const say = useDoubtError();
  const state = useSearch({ from: '/workspace/doubts' }).show ?? 'open';
  const navigate = useNavigate();
  const [kind, setKind] = useState<DoubtKind | undefined>();
  const query = useInfiniteQuery(doubtsQuery(state, kind));
  const refresh = () => {
    void client.invalidateQueries({ queryKey: ['doubts'] });
    void client.invalidateQueries({ queryKey: ['documents'] });
  };
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in narrow">
        <PageHead title={t('page')} text={t('pageText')} back={{ to: '/knowledge', label: pages('knowledge.page') }}>
          <LookAgain label={t('look')} look={lookForDoubts} say={say} />
        </PageHead>
        <div className="doubt-filters">
          <SegmentedControl
            aria-label={t('page')}
            value={state}
            onChange={(value) => void navigate({ to: '/doubts', search: { show: value as DoubtState }, replace: true })}
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
        <Found
          query={query}
          className="doubt-list"
          rows={4}
          height={120}
          empty={
            <Empty icon={<Scale size={22} />} title={t(`none_${state}`)}>
              {t(`none_${state}Text`)}
            </Empty>
          }
        >
          {(doubt) => <DoubtCard key={doubt.id} doubt={doubt} onChanged={refresh} />}
        </Found>
      </div>
    </main>
  );
}
