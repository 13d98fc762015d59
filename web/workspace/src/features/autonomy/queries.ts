/** What is asked and changed about autonomy. Keys below 'autonomy' and 'held' are refreshed by events. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ApiError, unwrap } from '../../api/client';
import type { components } from '../../api/schema';
import { usePageError } from '../../ui/page';

type Schemas = components['schemas'];
export type Autonomy = Schemas['AutonomyOut'];
export type Settings = Schemas['SettingsOut'];
export type IntentLevel = Schemas['IntentLevel'];
export type Level = IntentLevel['level'];
export type Change = Schemas['LevelChangeOut'];
export type Held = Schemas['HeldAnswerOut'];

export const LEVELS: Level[] = ['shadow', 'suggest', 'approve', 'alone'];

const at = (assistant_id: string) => ({ path: { assistant_id } });

export const autonomyQuery = (id: string) =>
  queryOptions({
    queryKey: ['autonomy', 'levels', id],
    queryFn: () => unwrap(api.GET('/api/v1/assistants/{assistant_id}/autonomy', { params: at(id) })),
  });

export const changesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['autonomy', 'changes', id],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(
        api.GET('/api/v1/assistants/{assistant_id}/autonomy/changes', { params: { ...at(id), query: { limit: 20, cursor } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

export const saveSettings = (id: string, body: Settings) =>
  unwrap(api.PUT('/api/v1/assistants/{assistant_id}/autonomy', { params: at(id), body }));

export const saveLevel = (assistant_id: string, intent_id: string, body: Schemas['LevelInput']) =>
  unwrap(
    api.PUT('/api/v1/assistants/{assistant_id}/autonomy/{intent_id}', {
      params: { path: { assistant_id, intent_id } },
      body,
    }),
  );

export const heldQuery = (conversation_id: string) =>
  queryOptions({
    queryKey: ['held', conversation_id],
    queryFn: async () => {
      const params = { path: { conversation_id } };
      return (await unwrap(api.GET('/api/v1/conversations/{conversation_id}/held-answer', { params }))).held;
    },
  });

export const sendHeld = (held_id: string) =>
  unwrap(api.POST('/api/v1/held-answers/{held_id}/send', { params: { path: { held_id } } }));

export const dropHeld = (held_id: string) =>
  unwrap(api.POST('/api/v1/held-answers/{held_id}/drop', { params: { path: { held_id } } }));

const OWN = ['already_decided', 'customer_wrote_since'] as const;

export function useHeldError(): (error: unknown) => string {
  const { t } = useTranslation('autonomy');
  const say = usePageError();
  return (error) => {
    const own = error instanceof ApiError ? OWN.find((code) => code === error.code) : undefined;
    return own ? t(`error.${own}`) : say(error);
  };
}
