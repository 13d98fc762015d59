/** Lists that come page by page. */
import { Button } from '@mantine/core';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Failed, RowsSkeleton } from '../states';

type Pages<T> = UseInfiniteQueryResult<InfiniteData<{ items: T[] }>>;

interface FoundProps<T> {
  query: Pages<T>;
  /** Of the list. */
  className?: string;
  /** What stands there until the first page has come: how many grey rows, and each one's height in pixels. */
  rows: number;
  height: number;
  /** Said where there is nothing. */
  empty?: ReactNode;
  /** The list is a part of a card that is one of many. */
  small?: boolean;
  children: (one: T) => ReactNode;
}

/** The list with all it can be besides full: loading, broken, empty, and longer than what has come. */
export function Found<T>({ query, className, rows, height, empty, small, children }: FoundProps<T>) {
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      {query.isPending && <RowsSkeleton rows={rows} height={height} />}
      {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && items.length === 0 && empty}
      {items.length > 0 && <ul className={className}>{items.map(children)}</ul>}
      <NextPage query={query} small={small} />
    </>
  );
}

export function NextPage<T>({ query, small }: { query: Pages<T>; small?: boolean }) {
  const { t } = useTranslation();
  if (!query.hasNextPage) return null;
  return (
    <Button
      variant={small ? 'subtle' : 'default'}
      size={small ? 'compact-sm' : undefined}
      mt={small ? 0 : 12}
      loading={query.isFetchingNextPage}
      onClick={() => void query.fetchNextPage()}
    >
      {t('state.more')}
    </Button>
  );
}
