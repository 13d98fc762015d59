/** What is asked and changed about invented customers. Keys below 'personas' and 'simulations' are refreshed by events. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ApiError, unwrap } from '../../api/client';
import type { components } from '../../api/schema';
import { usePageError } from '../../ui/page';

type Schemas = components['schemas'];
export type Persona = Schemas['PersonaOut'];
export type PersonaInput = Schemas['PersonaInput'];
export type PersonaContent = Persona['content'];
export type Mood = NonNullable<PersonaContent['mood']>;
export type Simulation = Schemas['SimulationOut'];
export type Conversation = Schemas['SimulatedConversation'];
export type SimulatedTurn = Conversation['transcript'][number];

const at = (assistant_id: string) => ({ path: { assistant_id } });
const nextOf = (page: { next_cursor: string | null }) => page.next_cursor ?? undefined;
const first = undefined as string | undefined;

export const personasQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['personas', id],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(api.GET('/api/v1/assistants/{assistant_id}/personas', { params: { ...at(id), query: { limit: 50, cursor } } })),
    initialPageParam: first,
    getNextPageParam: nextOf,
  });

export const newestSimulationQuery = (id: string) =>
  queryOptions({
    queryKey: ['simulations', 'newest', id],
    queryFn: async () => {
      const params = { ...at(id), query: { limit: 1 } };
      return (await unwrap(api.GET('/api/v1/assistants/{assistant_id}/simulations', { params }))).items[0] ?? null;
    },
  });

export const conversationsQuery = (simulation_id: string, verdict: 'passed' | 'failed') =>
  infiniteQueryOptions({
    queryKey: ['simulations', 'conversations', simulation_id, verdict],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(
        api.GET('/api/v1/simulations/{simulation_id}/conversations', {
          params: { path: { simulation_id }, query: { limit: 20, cursor, verdict } },
        }),
      ),
    initialPageParam: first,
    getNextPageParam: nextOf,
  });

export const addPersona = (id: string, body: PersonaInput) =>
  unwrap(api.POST('/api/v1/assistants/{assistant_id}/personas', { params: at(id), body }));

export const addOffered = (id: string) =>
  unwrap(api.POST('/api/v1/assistants/{assistant_id}/personas/offered', { params: at(id) }));

export const changePersona = (persona_id: string, body: Schemas['PersonaChange']) =>
  unwrap(api.PATCH('/api/v1/personas/{persona_id}', { params: { path: { persona_id } }, body }));

export const deletePersona = (persona_id: string) =>
  unwrap(api.DELETE('/api/v1/personas/{persona_id}', { params: { path: { persona_id } } }));

export const startSimulation = (id: string, body: Schemas['SimulationInput']) =>
  unwrap(api.POST('/api/v1/assistants/{assistant_id}/simulations', { params: at(id), body }));

export const stopSimulation = (simulation_id: string) =>
  unwrap(api.POST('/api/v1/simulations/{simulation_id}/stop', { params: { path: { simulation_id } } }));

export const makeCase = (simulation_id: string, position: number) =>
  unwrap(
    api.POST('/api/v1/simulations/{simulation_id}/conversations/{position}/case', {
      params: { path: { simulation_id, position } },
    }),
  );

const OWN = [
  'too_many_personas', 'simulation_running', 'nobody_to_simulate', 'too_many_conversations', 'nothing_to_offer', 'no_draft',
  'too_many_cases',
] as const;

export function usePersonaError(): (error: unknown) => string {
  const { t } = useTranslation('personas');
  const say = usePageError();
  return (error) => {
    const own = error instanceof ApiError ? OWN.find((code) => code === error.code) : undefined;
    return own ? t(`error.${own}`) : say(error);
  };
}
