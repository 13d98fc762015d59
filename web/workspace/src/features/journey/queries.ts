/** A customer's way with the company, as last known; asked for anew while somebody looks, never waited for. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, unwrap } from '../../api/client';
import type { components } from '../../api/schema';
import { keys } from '../../live';

type Schemas = components['schemas'];
export type Journey = Schemas['JourneyOut'];
export type JourneyLine = Schemas['JourneyLineOut'];
export type JourneySource = Schemas['JourneySourceOut'];

const path = (contact_id: string) => ({ path: { contact_id } });

export const journeyQuery = (contactId: string) =>
  queryOptions({
    queryKey: keys.journey(contactId),
    queryFn: () => unwrap(api.GET('/api/v1/contacts/{contact_id}/journey', { params: path(contactId) })),
  });

export function useRefreshJourney(contactId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/contacts/{contact_id}/journey/refresh', { params: path(contactId) })),
    onSuccess: (journey) => client.setQueryData<Journey>(keys.journey(contactId), journey),
  });
}

/** Asks by itself, once, where something shown is older than it should be. */
export function useAskWhenStale(journey: Journey | undefined, refresh: { mutate: () => void; isIdle: boolean }) {
  const isStale = journey?.sources.some((source) => source.is_stale) ?? false;
  const { mutate, isIdle } = refresh;
  useEffect(() => {
    if (isStale && isIdle) mutate();
  }, [isStale, isIdle, mutate]);
}
