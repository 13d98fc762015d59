/** What is asked and changed about knowledge. Keys below 'knowledge' and 'documents' are refreshed by events. */
import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../api/client';
import type { KnowledgeDocument } from '../../api/pages';

export type State = KnowledgeDocument['state'];

export interface DocumentFilter {
  q?: string;
  state?: State;
  source?: string;
}

const at = (document_id: string) => ({ params: { path: { document_id } } });

export const statsQuery = queryOptions({
  queryKey: ['knowledge', 'stats'],
  queryFn: () => unwrap(api.GET('/api/v1/knowledge/stats')),
});

export const documentsQuery = (filter: DocumentFilter) =>
  infiniteQueryOptions({
    queryKey: ['documents', 'list', filter],
    queryFn: ({ pageParam }) => {
      const query = {
        q: filter.q,
        state: filter.state,
        source_id: filter.source,
        cursor: pageParam ?? undefined,
        limit: 50,
      };
      return unwrap(api.GET('/api/v1/knowledge/documents', { params: { query } }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: (before) => before,
  });

export const documentQuery = (id: string) =>
  queryOptions({
    queryKey: ['documents', 'one', id],
    queryFn: () => unwrap(api.GET('/api/v1/knowledge/documents/{document_id}', at(id))),
  });

export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ['knowledge', 'search', q],
    queryFn: () => unwrap(api.GET('/api/v1/knowledge/search', { params: { query: { q } } })),
    enabled: q !== '',
    placeholderData: (before) => before,
  });

export const reindexDocument = (id: string) =>
  unwrap(api.POST('/api/v1/knowledge/documents/{document_id}/reindex', at(id)));

export const deleteDocument = (id: string) =>
  unwrap(api.DELETE('/api/v1/knowledge/documents/{document_id}', at(id)));

/** After an own change: the events will say it too, only later. */
export function useRefreshKnowledge() {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: ['documents'] });
    void client.invalidateQueries({ queryKey: ['knowledge'] });
  };
}
