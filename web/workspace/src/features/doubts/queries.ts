/** What is asked and decided about doubts. Keys below 'doubts' are refreshed by events. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ApiError, unwrap } from '../../api/client';
import type { components } from '../../api/schema';
import { usePageError } from '../../ui/page';

type Schemas = components['schemas'];
export type Doubt = Schemas['DoubtOut'];
export type DoubtSide = Schemas['DoubtSide'];
export type DoubtState = Doubt['state'];
export type DoubtKind = Doubt['kind'];
export type Settlement = Schemas['DoubtSettlement'];

const at = (doubt_id: string) => ({ path: { doubt_id } });

export const doubtsQuery = (state: DoubtState, kind: DoubtKind | undefined) =>
  infiniteQueryOptions({
    queryKey: ['doubts', 'list', state, kind],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(api.GET('/api/v1/doubts', { params: { query: { state, kind, limit: 20, cursor } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

export const doubtsOfQuery = (document_id: string) =>
  queryOptions({
    queryKey: ['doubts', 'of', document_id],
    queryFn: () => unwrap(api.GET('/api/v1/doubts', { params: { query: { document_id, limit: 100 } } })),
  });

export const lookQuery = queryOptions({
  queryKey: ['doubts', 'look'],
  queryFn: () => unwrap(api.GET('/api/v1/doubts/look')),
});

/** Keeps nothing: what contradicts an answer that is being written. */
export const againstQuery = (body: { question: string; answer: string }) =>
  queryOptions({
    queryKey: ['doubts', 'against', body],
    queryFn: () => unwrap(api.POST('/api/v1/doubts/check', { body })),
    staleTime: 30_000,
  });

/** `fresh`: only where the last look is ten minutes old. */
export const lookForDoubts = (fresh: boolean) =>
  unwrap(api.POST('/api/v1/doubts/look', { params: { query: { fresh } } }));

export const settleDoubt = (id: string, body: Settlement) =>
  unwrap(api.POST('/api/v1/doubts/{doubt_id}/settle', { params: at(id), body }));

export const dismissDoubt = (id: string) =>
  unwrap(api.POST('/api/v1/doubts/{doubt_id}/dismiss', { params: at(id), body: { note: '' } }));

export const askAboutDoubt = (id: string, teammate_id: string, note: string) =>
  unwrap(api.POST('/api/v1/doubts/{doubt_id}/ask', { params: at(id), body: { teammate_id, note } }));

export const reopenDoubt = (id: string) => unwrap(api.POST('/api/v1/doubts/{doubt_id}/reopen', { params: at(id) }));

export function useDoubtError(): (error: unknown) => string {
  const { t } = useTranslation('doubts');
  const say = usePageError();
  return (error) => {
    if (error instanceof ApiError && error.code === 'doubt_is_closed') return t('closed');
    if (error instanceof ApiError && error.code === 'cannot_edit_here') return t('cannotEdit');
    return say(error);
  };
}
