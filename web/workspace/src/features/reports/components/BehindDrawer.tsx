import { Button, Drawer } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Star } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatFull, formatListTime, useNow } from '../../../lib/time';
import { Failed, RowsSkeleton } from '../../../ui';
import { behindQuery, csvAddress, type BehindQuery, type Episode } from '../queries';
import { Sheet } from './Sheet';

function Row({ episode }: { episode: Episode }) {
  const { t, i18n } = useTranslation('reports');
  const now = useNow();
  const view = episode.resolved_at ? 'resolved' : 'open';
  return (
    <li>
      <Link to="/inbox/$view/$id" params={{ view, id: episode.conversation_id }} search={{}} className="behind-row">
        <span className="behind-name">
          {episode.contact_name ?? t('anonymous')} <span className="dim">#{episode.number}</span>
          <time dateTime={episode.began_at} title={formatFull(episode.began_at, i18n.language)}>
            {formatListTime(episode.began_at, now, i18n.language)}
          </time>
        </span>
        <span className="behind-fate">
          {t(`fate.${episode.fate as 'open'}`)}
          {episode.is_assistant_alone && ` · ${t('aloneMark')}`}
        </span>
        {episode.score !== null && (
          <span className="behind-score">
            <Star size={13} aria-hidden /> {t('stars', { count: episode.score })}
            {episode.comment && ` · ${episode.comment}`}
          </span>
        )}
        {episode.unpriced_calls > 0 && (
          <span className="behind-score">{t('unpriced', { count: episode.unpriced_calls })}</span>
        )}
      </Link>
    </li>
  );
}

function List({ query }: { query: BehindQuery }) {
  const { t } = useTranslation('reports');
  const found = useInfiniteQuery(behindQuery(query));
  if (found.isPending) return <RowsSkeleton rows={8} height={52} />;
  if (found.isError) return <Failed error={found.error} onRetry={() => void found.refetch()} />;
  return (
    <>
      <ul className="behind">
        {found.data.pages.flatMap((page) =>
          page.items.map((episode) => <Row key={`${episode.conversation_id} ${episode.began_at}`} episode={episode} />),
        )}
      </ul>
      {found.hasNextPage && (
        <Button fullWidth variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </>
  );
}

interface BehindDrawerProps {
  query?: BehindQuery;
  onClose: () => void;
}

/** The conversations behind a number: whoever doubts it can read them. */
export function BehindDrawer({ query, onClose }: BehindDrawerProps) {
  const { t } = useTranslation('reports');
  const { t: common } = useTranslation();
  return (
    <Drawer
      opened={query !== undefined}
      onClose={onClose}
      position="right"
      size={440}
      title={t('behind')}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      {query && (
        <>
          <Sheet href={csvAddress(query)} />
          <List query={query} />
        </>
      )}
    </Drawer>
  );
}
