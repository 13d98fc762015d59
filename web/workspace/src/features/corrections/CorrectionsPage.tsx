import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { PencilLine } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatFull, formatListTime, useNow } from '../../lib/time';
import { Empty, Failed, RowsSkeleton } from '../../ui';
import { Card, PageHead } from '../../ui/page';
import { useTakeBack } from './Applied';
import './corrections.css';
import { correctionsQuery, type Correction } from './queries';

function Row({ correction }: { correction: Correction }) {
  const { t, i18n } = useTranslation('corrections');
  const now = useNow();
  const back = useTakeBack(() => undefined);
  const { change } = correction;
  return (
    <li className="correction">
      <div className="correction-head">
        <b>{t(`kind_${correction.kind}`)}</b>
        <span className="chip">{t(`fault_${correction.fault}`)}</span>
        {correction.state === 'taken_back' && <span className="chip warn">{t('takenBack')}</span>}
        <time dateTime={correction.made_at} title={formatFull(correction.made_at, i18n.language)}>
          {t('by', { name: correction.made_by, when: formatListTime(correction.made_at, now, i18n.language) })}
        </time>
      </div>
      {correction.question && <p className="correction-question">{correction.question}</p>}
      <dl className="correction-change">
        <dt>{t('was')}</dt>
        <dd className={change.before ? 'was' : 'dim'}>{change.before || t('nothing')}</dd>
        <dt>{t('is')}</dt>
        <dd>{change.after}</dd>
      </dl>
      <div className="correction-actions">
        <Button
          component={Link}
          variant="subtle"
          size="compact-sm"
          to="/inbox/$view/$id"
          params={{ view: 'open', id: correction.conversation_id } as never}
        >
          {t('conversation')}
        </Button>
        {correction.state === 'applied' && (
          <Button
            variant="default"
            size="compact-sm"
            loading={back.isPending}
            onClick={() => back.mutate(correction.id)}
          >
            {t('takeBack')}
          </Button>
        )}
      </div>
    </li>
  );
}

export function CorrectionsPage() {
  const { t } = useTranslation('corrections');
  const { t: pages } = useTranslation('pages');
  const query = useInfiniteQuery(correctionsQuery);
  const corrections = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in narrow">
        <PageHead
          title={t('page')}
          text={t('pageText')}
          back={{ to: '/assistants', label: pages('assistants.page') }}
        />
        {query.isPending && <RowsSkeleton rows={5} height={110} />}
        {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && corrections.length === 0 && (
          <Empty icon={<PencilLine size={22} />} title={t('none')}>
            {t('noneText')}
          </Empty>
        )}
        {corrections.length > 0 && (
          <Card>
            <ul className="corrections">
              {corrections.map((correction) => (
                <Row key={correction.id} correction={correction} />
              ))}
            </ul>
          </Card>
        )}
        {query.hasNextPage && (
          <Button variant="default" mt={12} loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('more')}
          </Button>
        )}
      </div>
    </main>
  );
}
