/** What is asked and changed about callbacks: the people somebody has to get back to. */
import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ApiError, unwrap } from '../../api/client';
import type { components } from '../../api/schema';
import { toast } from '../../ui';
import { useSave } from '../../ui/page';

export type Callback = components['schemas']['CallbackOut'];
export type CallbackInput = components['schemas']['CallbackInput'];
export type CallbackChange = components['schemas']['CallbackChange'];

export const LISTS = ['mine', 'all', 'overdue', 'done', 'cancelled'] as const;
export type ListName = (typeof LISTS)[number];

const callbacksKey = ['callbacks'] as const;

export const callbackCountsQuery = queryOptions({
  queryKey: [...callbacksKey, 'counts'],
  queryFn: () => unwrap(api.GET('/api/v1/callbacks/counts')),
  // Nothing happens on the wire when a time is over: the number follows within the minute.
  refetchInterval: 60_000,
});

function filterOf(list: ListName) {
  if (list === 'done' || list === 'cancelled') return { state: list };
  return { state: 'open' as const, mine: list === 'mine', overdue: list === 'overdue' };
}

export const callbacksQuery = (list: ListName) =>
  infiniteQueryOptions({
    queryKey: [...callbacksKey, 'list', list],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(api.GET('/api/v1/callbacks', { params: { query: { ...filterOf(list), limit: 40, cursor } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

/** The open callback of a conversation, null where there is none. */
export const callbackOfQuery = (conversation_id: string) =>
  queryOptions({
    queryKey: [...callbacksKey, 'of', conversation_id],
    queryFn: async () =>
      (await unwrap(api.GET('/api/v1/callbacks', { params: { query: { conversation_id, limit: 1 } } }))).items[0] ?? null,
  });

const path = (callback_id: string) => ({ params: { path: { callback_id } } });

export type CallbackAct =
  | { do: 'plan'; conversation_id: string; body: CallbackInput }
  | { do: 'change'; id: string; body: CallbackChange }
  | { do: 'done'; id: string }
  | { do: 'reopen'; id: string };

function send(act: CallbackAct): Promise<Callback> {
  switch (act.do) {
    case 'plan':
      return unwrap(
        api.POST('/api/v1/conversations/{conversation_id}/callback', {
          params: { path: { conversation_id: act.conversation_id } },
          body: act.body,
        }),
      );
    case 'change':
      return unwrap(api.PATCH('/api/v1/callbacks/{callback_id}', { ...path(act.id), body: act.body }));
    case 'done':
      return unwrap(api.POST('/api/v1/callbacks/{callback_id}/done', path(act.id)));
    case 'reopen':
      return unwrap(api.POST('/api/v1/callbacks/{callback_id}/reopen', path(act.id)));
  }
}

/** `quiet`: the form shows what went wrong itself. */
export function useCallbackAct({ quiet = false, onDone }: { quiet?: boolean; onDone?: () => void } = {}) {
  const { t } = useTranslation('callbacks');
  const client = useQueryClient();
  return useSave(send, {
    quiet,
    onDone: (callback) => {
      void client.invalidateQueries({ queryKey: callbacksKey });
      if (callback.state === 'done') toast(t('doneToast'));
      onDone?.();
    },
  });
}

const OWN = ['callback_closed', 'callback_open', 'no_such_assignee', 'not_reachable'] as const;

/** Our own sentence for what only callbacks can refuse. */
export function ownError(error: unknown): (typeof OWN)[number] | undefined {
  return error instanceof ApiError ? OWN.find((code) => code === error.code) : undefined;
}
