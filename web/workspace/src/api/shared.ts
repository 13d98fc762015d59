/** Lists that more than one page around the inbox shows. Events refresh what is below their first key. */
import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from './client';
import type { Channel } from './pages';

export const assistantsQuery = queryOptions({
  queryKey: ['assistants', 'list'],
  queryFn: async () => (await unwrap(api.GET('/api/v1/assistants', { params: { query: { limit: 100 } } }))).items,
});

export const channelsQuery = queryOptions({
  queryKey: ['channels', 'list'],
  // The client widens a span of hours, a pair, to a list of any length.
  queryFn: async () => (await unwrap(api.GET('/api/v1/channels', { params: { query: { limit: 100 } } }))).items as Channel[],
});

export const sourcesQuery = queryOptions({
  queryKey: ['knowledge', 'sources'],
  queryFn: async () => {
    const params = { query: { limit: 100 } };
    return (await unwrap(api.GET('/api/v1/knowledge/sources', { params }))).items;
  },
});
