/** What is asked and decided about affected answers. Keys below 'reliance' are refreshed by events. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ApiError, unwrap } from '../../api/client';
import type { components } from '../../api/schema';
import { usePageError } from '../../ui/page';

type Schemas = components['schemas'];
export type KnowledgeChange = Schemas['KnowledgeChangeOut'];
export type AffectedAnswer = Schemas['AffectedAnswerOut'];
export type Decision = NonNullable<AffectedAnswer['decision']>;
export type Pick = 'open' | 'all';

const nextOf = (page: { next_cursor: string | null }) => page.next_cursor ?? undefined;

export const changesQuery = (pick: Pick) =>
  infiniteQueryOptions({
    queryKey: ['reliance', 'changes', pick],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(api.GET('/api/v1/knowledge/changes', { params: { query: { pick, limit: 20, cursor } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextOf,
  });

export const pendingQuery = queryOptions({
  queryKey: ['reliance', 'pending'],
  queryFn: () => unwrap(api.GET('/api/v1/knowledge/changes/pending')),
});

export const answersQuery = (change_id: string) =>
  infiniteQueryOptions({
    queryKey: ['reliance', 'answers', change_id],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(
        api.GET('/api/v1/knowledge/changes/{change_id}/answers', {
          params: { path: { change_id }, query: { limit: 20, cursor } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextOf,
  });

export const decideAnswer = ({ answer, decision, text }: { answer: AffectedAnswer; decision: Decision; text?: string }) =>
  unwrap(
    api.POST('/api/v1/knowledge/changes/{change_id}/answers/{message_id}/decide', {
      params: { path: { change_id: answer.change_id, message_id: answer.message_id } },
      body: { decision, text: text ?? null },
    }),
  );

export const ignoreRest = (change_id: string) =>
  unwrap(api.POST('/api/v1/knowledge/changes/{change_id}/ignore', { params: { path: { change_id } } }));

export function useRelianceError(): (error: unknown) => string {
  const { t } = useTranslation('reliance');
  const say = usePageError();
  return (error) => (error instanceof ApiError && error.code === 'already_decided' ? t('decidedAlready') : say(error));
}
