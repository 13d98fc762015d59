/** Queries that more than one feature asks for. Keys of a feature's own live with the feature. */
import { QueryClient, queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { api, ApiError, unwrap } from './client';
import type { Me, Teammate } from './types';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      retry: (failures, error) => failures < 3 && error instanceof ApiError && error.isTemporary,
      retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 8_000),
    },
  },
});

export const meQuery = queryOptions({
  queryKey: ['me'],
  // The client's mapping of tuples (opening hours) loses their length; the schema's own type has it.
  queryFn: () => unwrap(api.GET('/api/v1/me')) as Promise<Me>,
  staleTime: Infinity,
});

export const teammatesQuery = queryOptions({
  queryKey: ['teammates'],
  // The client reads pairs as lists of any length; the cast says again what the schema says.
  queryFn: async () => (await unwrap(api.GET('/api/v1/teammates', { params: { query: { limit: 100 } } }))).items as Teammate[],
});

export const teamsQuery = queryOptions({
  queryKey: ['teams'],
  queryFn: async () => (await unwrap(api.GET('/api/v1/teams'))).items,
});

export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}
