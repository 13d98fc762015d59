import { Drawer } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatListTime, useNow } from '../../../lib/time';
import { Failed, RowsSkeleton } from '../../../ui';
import { Card } from '../../../ui/page';
import { formatScore } from '../numbers';
import {
  changeAddress,
  changeConversationsQuery,
  changesAddress,
  changesQuery,
  type Change,
  type ChangePart,
} from '../queries';
import { Opened, Sheet } from './Sheet';

function Conversations({ change, only }: { change: Change; only: ChangePart }) {
  const { t, i18n } = useTranslation('reports');
  const now = useNow();
  const query = useInfiniteQuery(changeConversationsQuery(change, only));
  return (
    <>
      <Sheet href={changeAddress(change, only)} />
      {query.isPending && <RowsSkeleton rows={5} height={44} />}
      {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      <ul className="change-conversations">
        {query.data?.pages
          .flatMap((page) => page.items)
          .map((one) => (
            <li key={one.conversation_id}>
              <Link to="/inbox/$view/$id" params={{ view: 'open', id: one.conversation_id } as never}>
                #{one.number} {one.contact_name}
              </Link>
              <span className="grow" />
              {only === 'corrected' && <span className="chip">{t('correctedTimes', { count: one.corrected })}</span>}
              {only === 'all' && <span className="dim">{t('answersOf', { count: one.answers })}</span>}
              {one.score !== null && <span className="chip">{t('stars', { count: one.score })}</span>}
              <time dateTime={one.answered_at}>{formatListTime(one.answered_at, now, i18n.language)}</time>
            </li>
          ))}
      </ul>
      {query.hasNextPage && (
        <button type="button" className="figure-link" onClick={() => void query.fetchNextPage()}>
          {t('more')}
        </button>
      )}
    </>
  );
}

/** What each approved change brought: answers since, their rating, and corrected again. */
export function Changes({ period }: { period: { first_day: string; last_day: string } }) {
  const { t, i18n } = useTranslation('reports');
  const { t: common } = useTranslation();
  const now = useNow();
  const language = i18n.language;
  const query = useQuery(changesQuery(period));
  const [opened, setOpened] = useState<{ change: Change; only: ChangePart } | null>(null);
  const changes = query.data ?? [];
  return (
    <Card title={t('changes')} text={t('changesText')}>
      {query.isPending && <RowsSkeleton rows={3} height={36} />}
      {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && changes.length === 0 && <p className="soft">{t('noChanges')}</p>}
      {changes.length > 0 && (
        <div className="table-scroll" tabIndex={0} role="region" aria-label={t('changes')}>
          <table className="report-table">
            <thead>
              <tr>
                <th scope="col">{t('change')}</th>
                <th scope="col">{t('made')}</th>
                <th scope="col">{t('answersSince')}</th>
                <th scope="col">{t('csat')}</th>
                <th scope="col">{t('correctedAgain')}</th>
              </tr>
            </thead>
            <tbody>
              {changes.map((change) => (
                <tr key={`${change.kind} ${change.key}`}>
                  <th scope="row">
                    <span className="chip">{t(`change_${change.kind}`)}</span> {change.title}
                  </th>
                  <td>
                    {formatListTime(change.made_at, now, language)}
                    {change.made_by && ` · ${change.made_by}`}
                    {change.ended_at && ` · ${t('takenBack')}`}
                  </td>
                  <td>
                    <Opened count={change.answers ?? 0} onOpen={() => setOpened({ change, only: 'all' })}>
                      {change.answers?.toLocaleString(language) ?? '–'}
                    </Opened>
                  </td>
                  <td>
                    <Opened count={change.ratings} onOpen={() => setOpened({ change, only: 'rated' })}>
                      {formatScore(change.rating, language)}
                    </Opened>
                  </td>
                  <td>
                    <Opened count={change.corrected} onOpen={() => setOpened({ change, only: 'corrected' })}>
                      {change.corrected.toLocaleString(language)}
                    </Opened>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <Sheet href={changesAddress(period)} label={t('changes')} />
        </div>
      )}
      <Drawer
        opened={opened !== null}
        onClose={() => setOpened(null)}
        position="right"
        title={opened?.change.title}
        closeButtonProps={{ 'aria-label': common('action.close') }}
      >
        {opened && <Conversations change={opened.change} only={opened.only} />}
      </Drawer>
    </Card>
  );
}
