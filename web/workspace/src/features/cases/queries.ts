/** What is asked and changed about cases and replays. Keys below 'cases' and 'replays' are refreshed by events. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ApiError, unwrap } from '../../api/client';
import type { components } from '../../api/schema';
import { usePageError } from '../../ui/page';

type Schemas = components['schemas'];
export type Case = Schemas['CaseOut'];
export type CaseInput = Schemas['CaseInput'];
export type CaseChange = Schemas['CaseChange'];
export type Expected = Schemas['Expected'];
export type Failure = Schemas['Failure'];
export type Replay = Schemas['ReplayOut'];
export type ReplayItem = Schemas['ReplayItem'];
export type Said = Schemas['SaidOut'];
export type Verdict = ReplayItem['verdict'];

const at = (assistant_id: string) => ({ path: { assistant_id } });
const nextOf = (page: { next_cursor: string | null }) => page.next_cursor ?? undefined;

export const casesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['cases', id],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(api.GET('/api/v1/assistants/{assistant_id}/cases', { params: { ...at(id), query: { limit: 50, cursor } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextOf,
  });

export const newestReplayQuery = (id: string) =>
  queryOptions({
    queryKey: ['replays', 'newest', id],
    queryFn: async () => {
      const params = { ...at(id), query: { limit: 1 } };
      return (await unwrap(api.GET('/api/v1/assistants/{assistant_id}/replays', { params }))).items[0] ?? null;
    },
  });

export const itemsQuery = (replay_id: string, verdict: Verdict | null) =>
  infiniteQueryOptions({
    queryKey: ['replays', 'items', replay_id, verdict],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(
        api.GET('/api/v1/replays/{replay_id}/items', {
          params: { path: { replay_id }, query: { limit: 30, cursor, verdict: verdict ?? undefined } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextOf,
  });

export const addCase = (id: string, body: CaseInput) =>
  unwrap(api.POST('/api/v1/assistants/{assistant_id}/cases', { params: at(id), body }));

export const changeCase = (case_id: string, body: CaseChange) =>
  unwrap(api.PATCH('/api/v1/cases/{case_id}', { params: { path: { case_id } }, body }));

export const deleteCase = (case_id: string) =>
  unwrap(api.DELETE('/api/v1/cases/{case_id}', { params: { path: { case_id } } }));

export function importCases(id: string, file: File) {
  const form = new FormData();
  form.append('file', file);
  return unwrap(
    api.POST('/api/v1/assistants/{assistant_id}/cases/import', {
      params: at(id),
      body: form as never,
      bodySerializer: (body: unknown) => body as FormData,
    }),
  );
}

export const startReplay = (id: string, body: Schemas['ReplayInput']) =>
  unwrap(api.POST('/api/v1/assistants/{assistant_id}/replays', { params: at(id), body }));

export const stopReplay = (replay_id: string) =>
  unwrap(api.POST('/api/v1/replays/{replay_id}/stop', { params: { path: { replay_id } } }));

const OWN = ['too_many_cases', 'replay_running', 'nothing_to_replay'] as const;

export function useCaseError(): (error: unknown) => string {
  const { t } = useTranslation('cases');
  const say = usePageError();
  return (error) => {
    if (!(error instanceof ApiError)) return say(error);
    if (error.code === 'unreadable_cases') return t('error.unreadable_cases', { detail: error.message });
    const own = OWN.find((code) => code === error.code);
    return own ? t(`error.${own}`) : say(error);
  };
}
