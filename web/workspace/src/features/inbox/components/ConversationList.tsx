import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { CircleCheck, Coffee, SearchX, Sparkles } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../../api/queries';
import { findRow, type View } from '../../../live';
import { usePreference } from '../../../lib/preferences';
import { Empty, Failed, RowsSkeleton } from '../../../ui';
import { useListCommands } from '../hooks/useListCommands';
import { useSelection } from '../hooks/useSelection';
import { countsQuery, listQuery } from '../queries';
import { ConversationRow } from './ConversationRow';
import { ListHeader } from './ListHeader';

const BulkBar = lazy(() => import('./BulkBar').then((module) => ({ default: module.BulkBar })));

const NEAR_END = 20;
const ROW_HEIGHT = { comfortable: 86, compact: 62 } as const;

const emptyIcons = { needs_human: Coffee, ai: Sparkles } as const;

function EmptyList({ view, search }: { view: View; search: string }) {
  const { t } = useTranslation();
  if (search) {
    return (
      <Empty icon={<SearchX size={22} />} title={t('list.noMatch')}>
        {t('list.noMatchText', { search })}
      </Empty>
    );
  }
  const Icon = emptyIcons[view as keyof typeof emptyIcons] ?? CircleCheck;
  return (
    <Empty icon={<Icon size={22} />} title={t(`empty.${view}`)}>
      {t(`emptyText.${view}`)}
    </Empty>
  );
}

interface ConversationListProps {
  view: View;
  search: string;
  intent: string | undefined;
  channel: string | undefined;
  activeId: string | undefined;
}

export function ConversationList({ view, search, intent, channel, activeId }: ConversationListProps) {
  const { t } = useTranslation();
  const density = usePreference('density');
  const scroller = useRef<HTMLDivElement>(null);
  const query = useInfiniteQuery(listQuery({ view, q: search, intent, channel }));
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const total = useQuery(countsQuery).data?.[view];
  const hasRows = rows.length > 0;
  const selection = useSelection(rows);
  const myId = useMe().teammate.id;
  const navigate = useNavigate();
  const asked = new URLSearchParams({ ...(search && { q: search }), ...(intent && { intent }), ...(channel && { channel }) }).toString();
  const searchPart = asked && `?${asked}`;
  const open = useCallback(
    (id: string) => void navigate({ to: '/inbox/$view/$id', params: { view, id }, search: { q: search || undefined, intent, channel } }),
    [navigate, view, search, intent, channel],
  );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT[density],
    getItemKey: (index) => rows[index]!.id,
    overscan: 8,
  });
  const visible = virtual.getVirtualItems();
  const lastVisible = visible.at(-1)?.index ?? 0;

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastVisible >= rows.length - NEAR_END) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, lastVisible, rows.length]);

  useEffect(() => virtual.measure(), [density, virtual]);
  useEffect(() => {
    const index = rows.findIndex((row) => row.id === activeId);
    if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' });
    // Only when another conversation is opened: a row that moves must not drag the list along.
  }, [activeId, virtual, hasRows]);

  useListCommands({ view, rows, activeId, selection });
  const isKnown = activeId ? findRow(query.data, activeId) !== undefined : false;

  return (
    <section className="list" aria-label={t(`view.${view}`)} data-holds-active={isKnown || undefined}>
      <ListHeader view={view} search={search} intent={intent} channel={channel} total={search || intent || channel ? undefined : total} />
      <div ref={scroller} className="rows scroll" tabIndex={rows.length > 0 ? -1 : undefined}>
        {query.isPending && <RowsSkeleton rows={8} height={ROW_HEIGHT[density] - 14} />}
        {query.isError && rows.length === 0 && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && rows.length === 0 && <EmptyList view={view} search={search} />}
        {rows.length > 0 && (
          <div role="list" className="rows-inner" style={{ height: virtual.getTotalSize() }}>
            {visible.map((item) => {
              const row = rows[item.index]!;
              return (
                <ConversationRow
                  key={row.id}
                  row={row}
                  myId={myId}
                  href={`/inbox/${view}/${row.id}${searchPart}`}
                  top={item.start}
                  height={item.size}
                  isActive={row.id === activeId}
                  isSelected={selection.ids.has(row.id)}
                  onSelect={selection.toggle}
                  onOpen={open}
                />
              );
            })}
          </div>
        )}
      </div>
      {selection.ids.size > 0 && (
        <Suspense fallback={null}>
          <BulkBar selection={selection} rows={rows} />
        </Suspense>
      )}
    </section>
  );
}
