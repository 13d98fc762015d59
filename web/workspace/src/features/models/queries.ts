/** What is asked and changed of language models. */
import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../api/client';
import type { ModelBudget, ModelChoiceInput, ModelProviderInput } from '../../api/pages';

export const modelsQuery = queryOptions({
  queryKey: ['models'],
  queryFn: () => unwrap(api.GET('/api/v1/models')),
});

export const connectProvider = (body: ModelProviderInput) => unwrap(api.POST('/api/v1/model-providers', { body }));

export interface ProviderEdit {
  id: string;
  name: string;
  key?: string;
  base_url: string | null;
  api: 'chat' | 'responses';
  region: string | null;
}

export const changeProvider = ({ id, ...body }: ProviderEdit) =>
  unwrap(api.PATCH('/api/v1/model-providers/{provider_id}', { params: { path: { provider_id: id } }, body }));

export const disconnectProvider = (id: string) =>
  unwrap(api.DELETE('/api/v1/model-providers/{provider_id}', { params: { path: { provider_id: id } } }));

export const checkProvider = ({ id, model }: { id: string; model: string }) =>
  unwrap(api.POST('/api/v1/model-providers/{provider_id}/check', { params: { path: { provider_id: id } }, body: { model } }));

/** By task; a task that is not given stays as it is. */
export type Choices = Partial<Record<'answer' | 'copilot' | 'brief' | 'embeddings', ModelChoiceInput[]>>;

export const chooseModels = (body: Choices) => unwrap(api.PUT('/api/v1/models/choices', { body }));

export const setBudget = (body: ModelBudget) => unwrap(api.PUT('/api/v1/models/budget', { body }));
