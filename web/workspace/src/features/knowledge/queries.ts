/** What is asked and changed about knowledge. Keys below 'knowledge' and 'documents' are refreshed by events. */
import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../api/client';
import type { DocumentUpkeep, KnowledgeDocument } from '../../api/pages';

export type State = KnowledgeDocument['state'];

export interface DocumentFilter {
  q?: string;
  state?: State;
  source?: string;
  tag?: string;
  expires?: 'soon' | 'expired';
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
        tag: filter.tag,
        expires: filter.expires,
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

export const tagsQuery = queryOptions({
  queryKey: ['documents', 'tags'],
  queryFn: () => unwrap(api.GET('/api/v1/knowledge/tags')),
});

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['documents', 'versions', id],
    queryFn: () => unwrap(api.GET('/api/v1/knowledge/documents/{document_id}/versions', at(id))),
  });

export const comparisonQuery = (id: string, before: number, after: number) =>
  queryOptions({
    queryKey: ['documents', 'comparison', id, before, after],
    queryFn: () => {
      const params = { path: { document_id: id, version: after }, query: { before } };
      return unwrap(api.GET('/api/v1/knowledge/documents/{document_id}/versions/{version}/changes', { params }));
    },
  });

export const usesQuery = (id: string, only_changed: boolean) =>
  queryOptions({
    queryKey: ['documents', 'uses', id, only_changed],
    queryFn: () => {
      const params = { path: { document_id: id }, query: { only_changed } };
      return unwrap(api.GET('/api/v1/knowledge/documents/{document_id}/uses', { params }));
    },
    placeholderData: (before) => before,
  });

export const restoreVersion = ({ id, version }: { id: string; version: number }) =>
  unwrap(
    api.POST('/api/v1/knowledge/documents/{document_id}/versions/{version}/restore', {
      params: { path: { document_id: id, version } },
    }),
  );

export const changeUpkeep = ({ id, ...body }: DocumentUpkeep & { id: string }) =>
  unwrap(api.PATCH('/api/v1/knowledge/documents/{document_id}/upkeep', { ...at(id), body }));

export const settleCorrection = ({ id, keep }: { id: string; keep: 'correction' | 'source' }) =>
  unwrap(api.POST('/api/v1/knowledge/documents/{document_id}/correction', { ...at(id), body: { keep } }));

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
