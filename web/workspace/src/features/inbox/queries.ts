/** What the inbox asks the server. */
import { infiniteQueryOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../api/client';
import { keys, mergeMessages, newestSeq, type ListFilter, type ThreadCache } from '../../live';

const LIST_PAGE = 60;
const THREAD_PAGE = 50;

export const countsQuery = queryOptions({
  queryKey: keys.counts,
  queryFn: () => unwrap(api.GET('/api/v1/conversations/counts')),
});

export const listQuery = (filter: ListFilter) =>
  infiniteQueryOptions({
    queryKey: keys.list(filter),
    queryFn: ({ pageParam }) => {
      const query = { view: filter.view, q: filter.q || undefined, intent_id: filter.intent, channel_id: filter.channel, cursor: pageParam ?? undefined, limit: LIST_PAGE };
      return unwrap(api.GET('/api/v1/conversations', { params: { query } }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    // The stream keeps lists true and catches up after a cut: asking for every loaded page again would be a flood.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    staleTime: Infinity,
  });

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: keys.conversation(id),
    queryFn: () =>
      unwrap(api.GET('/api/v1/conversations/{conversation_id}', { params: { path: { conversation_id: id } } })),
  });

interface Slice {
  before_seq?: number;
  after_seq?: number;
}

function fetchSlice(id: string, slice: Slice) {
  const params = { path: { conversation_id: id }, query: { ...slice, limit: THREAD_PAGE } };
  return unwrap(api.GET('/api/v1/conversations/{conversation_id}/messages', { params }));
}

/** The newest page. What was loaded before stays when the two touch; else the newer page stands alone. */
export const threadQuery = (id: string) =>
  queryOptions({
    queryKey: keys.messages(id),
    queryFn: async ({ client }): Promise<ThreadCache> => {
      const page = await fetchSlice(id, {});
      const known = client.getQueryData<ThreadCache>(keys.messages(id));
      const first = page.items[0]?.seq ?? 1;
      if (!known || first > newestSeq(known) + 1) return page;
      return mergeMessages({ ...known, has_more: known.has_more && page.has_more }, page.items);
    },
  });

export async function loadOlder(client: QueryClient, id: string): Promise<void> {
  const known = client.getQueryData<ThreadCache>(keys.messages(id));
  const first = known?.items[0]?.seq;
  if (!known?.has_more || first === undefined) return;
  const page = await fetchSlice(id, { before_seq: first });
  client.setQueryData<ThreadCache>(
    keys.messages(id),
    (now) => now && { ...mergeMessages(now, page.items), has_more: page.has_more },
  );
}

/** Fetches what an event showed to be missing. */
export async function fillGap(client: QueryClient, id: string, after: number): Promise<void> {
  const page = await fetchSlice(id, { after_seq: after });
  client.setQueryData<ThreadCache>(keys.messages(id), (now) => now && mergeMessages(now, page.items));
}

export const turnsQuery = (id: string) =>
  queryOptions({
    queryKey: keys.turns(id),
    queryFn: () =>
      unwrap(api.GET('/api/v1/conversations/{conversation_id}/turns', { params: { path: { conversation_id: id } } })),
    staleTime: 10_000,
  });

export const documentQuery = (id: string) =>
  queryOptions({
    queryKey: ['documents', id],
    queryFn: () =>
      unwrap(api.GET('/api/v1/knowledge/documents/{document_id}', { params: { path: { document_id: id } } })),
  });
