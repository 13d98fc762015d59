import { Button, Drawer } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Star } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatFull, formatListTime, useNow } from '../../../lib/time';
import { Failed, RowsSkeleton } from '../../../ui';
import { type Behind } from '../../../api/reportSearch';
import { behindQuery, type Episode, type Narrowed } from '../queries';

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
      </Link>
    </li>
  );
}

function List({ query }: { query: Parameters<typeof behindQuery>[0] }) {
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
  query: Narrowed;
  behind?: Behind;
  score?: number;
  onClose: () => void;
}

/** The conversations behind a number: whoever doubts it can read them. */
export function BehindDrawer({ query, behind, score, onClose }: BehindDrawerProps) {
  const { t } = useTranslation('reports');
  const { t: common } = useTranslation();
  return (
    <Drawer
      opened={behind !== undefined}
      onClose={onClose}
      position="right"
      size={440}
      title={t('behind')}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      {behind && <List query={{ ...query, behind, score }} />}
    </Drawer>
  );
}
