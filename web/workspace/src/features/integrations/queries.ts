/** What is asked and changed about integrations. Keys below 'integrations' and 'filings' are refreshed by events. */
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../api/client';
import type { components } from '../../api/schema';

type Schemas = components['schemas'];
export type Integration = Schemas['IntegrationOut'];
export type IntegrationKind = Schemas['IntegrationKindOut'];
export type SettingField = Schemas['SettingFieldOut'];
export type Proof = Integration['proofs'][number];
export type FilingRow = Schemas['FilingOut'];
export type Trial = Schemas['MappingTrialOut'];
export type TrialPart = Schemas['MappingTrialPartOut'];
export type ReadyActions = Schemas['ReadyActionsInput'];

const at = (integration_id: string) => ({ path: { integration_id } });

export const integrationsQuery = queryOptions({
  queryKey: ['integrations', 'list'],
  queryFn: () => unwrap(api.GET('/api/v1/integrations')),
});

export const connectSystem = (body: Schemas['IntegrationInput']) => unwrap(api.POST('/api/v1/integrations', { body }));

export const changeIntegration = (id: string, body: Schemas['IntegrationChange']) =>
  unwrap(api.PATCH('/api/v1/integrations/{integration_id}', { params: at(id), body }));

export const checkIntegration = (id: string) =>
  unwrap(api.POST('/api/v1/integrations/{integration_id}/check', { params: at(id) }));

export const disconnectSystem = (id: string) =>
  unwrap(api.DELETE('/api/v1/integrations/{integration_id}', { params: at(id) }));

export const addReadyActions = (id: string, body: ReadyActions) =>
  unwrap(api.POST('/api/v1/integrations/{integration_id}/actions', { params: at(id), body }));

export const tryMapping = (id: string, body: Schemas['MappingTrialInput']) =>
  unwrap(api.POST('/api/v1/integrations/{integration_id}/preview', { params: at(id), body }));

export const filingsQuery = (conversation_id: string) =>
  queryOptions({
    queryKey: ['filings', conversation_id],
    queryFn: async () =>
      (await unwrap(api.GET('/api/v1/conversations/{conversation_id}/filings', { params: { path: { conversation_id } } })))
        .items,
  });

export const fileNow = (conversation_id: string, body: Schemas['FilingInput']) =>
  unwrap(api.POST('/api/v1/conversations/{conversation_id}/filings', { params: { path: { conversation_id } }, body }));

export const retryFiling = (filing_id: string) =>
  unwrap(api.POST('/api/v1/filings/{filing_id}/retry', { params: { path: { filing_id } } }));

/** The answer to an own change, put where the screens look. */
export function useKeepIntegration() {
  const client = useQueryClient();
  return (changed: Integration) => {
    client.setQueryData(integrationsQuery.queryKey, (before) =>
      before && {
        ...before,
        items: before.items.some((one) => one.id === changed.id)
          ? before.items.map((one) => (one.id === changed.id ? changed : one))
          : [...before.items, changed],
      },
    );
    void client.invalidateQueries({ queryKey: integrationsQuery.queryKey });
  };
}
