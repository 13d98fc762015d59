import { ActionIcon, Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FileSearch, RefreshCw, Scissors } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SitePage, Website } from '../../../api/pages';
import { formatFull, formatListTime, useNow } from '../../../lib/time';
import { Empty, Failed, RowsSkeleton, Tip } from '../../../ui';
import { useSave } from '../../../ui/page';
import { pathOf } from './address';
import { PagePart } from './PagePart';
import { PageChip, useReason } from './parts';
import { reindexPage, sitePagesQuery, useRefreshWebsites, type PageFilter } from './queries';

function PageName({ page, website }: { page: SitePage; website: Website }) {
  const path = pathOf(page.url, website.url);
  const reason = useReason()(page);
  return (
    <span className="grow">
      {page.document_id ? (
        <Link to="/knowledge/$id" params={{ id: page.document_id }}>
          {page.title ?? path}
        </Link>
      ) : (
        <span className="site-untitled">{path}</span>
      )}
      {page.document_id && <span className="site-path">{path}</span>}
      {reason && <span className={page.state === 'failed' ? 'doc-problem' : 'site-reason'}>{reason}</span>}
    </span>
  );
}

function Row({ page, website }: { page: SitePage; website: Website }) {
  const { t, i18n } = useTranslation('websites');
  const { t: own } = useTranslation('documents');
  const [isOpen, setOpen] = useState(false);
  const now = useNow();
  const refresh = useRefreshWebsites();
  const reindex = useSave(reindexPage, { onDone: refresh });
  const isWaiting = page.state === 'found' || page.state === 'fetching';
  const label = t('page.reindexOne', { url: pathOf(page.url, website.url) });
  return (
    <tr>
      <th scope="row">
        <div className="doc-name">
          <PageName page={page} website={website} />
        </div>
        {page.reason === 'shrank' && (
          <Button
            variant="default"
            size="compact-xs"
            onClick={() => reindex.mutate({ website: website.id, page: page.id, acceptShorter: true })}
          >
            {t('page.acceptShorter')}
          </Button>
        )}
      </th>
      <td>
        <PageChip page={page} />
      </td>
      <td className="number doc-passages">{page.passage_count.toLocaleString(i18n.language)}</td>
      <td className="doc-updated" title={page.fetched_at ? formatFull(page.fetched_at, i18n.language) : undefined}>
        {page.fetched_at ? formatListTime(page.fetched_at, now, i18n.language) : t('page.never')}
      </td>
      <td className="site-actions">
        <Tip label={own('part.title')}>
          <ActionIcon
            aria-label={own('part.titleOf', { url: pathOf(page.url, website.url) })}
            disabled={isWaiting || website.state === 'paused'}
            onClick={() => setOpen(true)}
          >
            <Scissors size={15} />
          </ActionIcon>
        </Tip>
        <PagePart opened={isOpen} page={page} website={website} onClose={() => setOpen(false)} />
        <Tip label={t('page.reindex')}>
          <ActionIcon
            aria-label={label}
            disabled={isWaiting || website.state === 'paused'}
            loading={reindex.isPending}
            onClick={() => reindex.mutate({ website: website.id, page: page.id })}
          >
            <RefreshCw size={15} />
          </ActionIcon>
        </Tip>
      </td>
    </tr>
  );
}

export function PageTable({ website, filter }: { website: Website; filter: PageFilter }) {
  const { t } = useTranslation('websites');
  const query = useInfiniteQuery(sitePagesQuery(website.id, filter));
  if (query.isPending) return <RowsSkeleton rows={8} height={40} />;
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  const pages = query.data.pages.flatMap((part) => part.items);
  if (pages.length === 0) {
    return (
      <Empty icon={<FileSearch size={22} />} title={t('page.noPages')}>
        {t('page.noPagesText')}
      </Empty>
    );
  }
  return (
    <>
      <table className="table doc-table">
        <thead>
          <tr>
            <th scope="col">{t('page.address')}</th>
            <th scope="col">{t('page.state')}</th>
            <th scope="col" className="number doc-passages">
              {t('page.passages')}
            </th>
            <th scope="col" className="doc-updated">
              {t('page.fetched')}
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {pages.map((page) => (
            <Row key={page.id} page={page} website={website} />
          ))}
        </tbody>
      </table>
      {query.hasNextPage && (
        <Button variant="subtle" className="more" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('page.more')}
        </Button>
      )}
    </>
  );
}
