/** What is asked and changed about gaps. Keys below 'gaps' are refreshed by events. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ApiError, unwrap } from '../../api/client';
import type { components } from '../../api/schema';
import { usePageError } from '../../ui/page';

type Schemas = components['schemas'];
export type Gap = Schemas['GapOut'];
export type GapAnswer = Schemas['GapAnswer'];
export type GapState = Gap['state'];

const at = (gap_id: string) => ({ path: { gap_id } });
const nextOf = (page: { next_cursor: string | null }) => page.next_cursor ?? undefined;

export const gapsQuery = (state: GapState) =>
  infiniteQueryOptions({
    queryKey: ['gaps', 'list', state],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(api.GET('/api/v1/gaps', { params: { query: { state, limit: 20, cursor } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextOf,
  });

export const lookQuery = queryOptions({
  queryKey: ['gaps', 'look'],
  queryFn: () => unwrap(api.GET('/api/v1/gaps/look')),
});

export const questionsQuery = (gap_id: string) =>
  infiniteQueryOptions({
    queryKey: ['gaps', 'questions', gap_id],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(
        api.GET('/api/v1/gaps/{gap_id}/questions', { params: { ...at(gap_id), query: { limit: 10, cursor } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextOf,
  });

/** `fresh`: only where the last look is ten minutes old. */
export const lookForGaps = (fresh: boolean) =>
  unwrap(api.POST('/api/v1/gaps/look', { params: { query: { fresh } } }));

export const answerGap = (gap_id: string, body: GapAnswer) =>
  unwrap(api.POST('/api/v1/gaps/{gap_id}/answer', { params: at(gap_id), body }));

export const dismissGap = (gap_id: string) =>
  unwrap(api.POST('/api/v1/gaps/{gap_id}/dismiss', { params: at(gap_id) }));

export const reopenGap = (gap_id: string) => unwrap(api.POST('/api/v1/gaps/{gap_id}/reopen', { params: at(gap_id) }));

export function useGapError(): (error: unknown) => string {
  const { t } = useTranslation('gaps');
  const say = usePageError();
  return (error) => (error instanceof ApiError && error.code === 'gap_is_closed' ? t('closed') : say(error));
}
