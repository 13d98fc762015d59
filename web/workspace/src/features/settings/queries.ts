/** What is asked and changed in the settings. */
import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../api/client';
import type { Me, Workspace, WorkspaceChange } from '../../api/pages';
import { meQuery } from '../../api/queries';

export const workspaceQuery = queryOptions({
  queryKey: ['workspace'],
  queryFn: async () => (await unwrap(api.GET('/api/v1/workspace'))) as Workspace,
});

/** The client reads pairs as lists of any length; the cast says again what the schema says. */
export const changeWorkspace = async (body: WorkspaceChange) =>
  (await unwrap(api.PATCH('/api/v1/workspace', { body }))) as Workspace;

/** The name also stands in the navigation, which reads it from `me`. */
export function useKeepWorkspace() {
  const client = useQueryClient();
  return (workspace: Workspace) => {
    client.setQueryData(workspaceQuery.queryKey, workspace);
    client.setQueryData<Me>(meQuery.queryKey, (me) => me && { ...me, workspace });
  };
}

export const apiKeysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: async () => (await unwrap(api.GET('/api/v1/api-keys', { params: { query: { limit: 100 } } }))).items,
});

export const createApiKey = (body: { name: string; role: 'admin' | 'agent' }) =>
  unwrap(api.POST('/api/v1/api-keys', { body }));

export const revokeApiKey = (key_id: string) =>
  unwrap(api.DELETE('/api/v1/api-keys/{key_id}', { params: { path: { key_id } } }));

export const auditQuery = infiniteQueryOptions({
  queryKey: ['audit'],
  queryFn: ({ pageParam }) =>
    unwrap(api.GET('/api/v1/audit', { params: { query: { cursor: pageParam ?? undefined, limit: 50 } } })),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next_cursor,
  staleTime: 0,
});
