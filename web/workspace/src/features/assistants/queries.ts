/** What is asked and changed about assistants. Keys below 'assistants' are refreshed by events. */
import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../api/client';
import type { AssistantChange } from '../../api/pages';

const at = (assistant_id: string) => ({ path: { assistant_id } });

export const assistantQuery = (id: string) =>
  queryOptions({
    queryKey: ['assistants', 'one', id],
    queryFn: () => unwrap(api.GET('/api/v1/assistants/{assistant_id}', { params: at(id) })),
  });

export const changeAssistant = (id: string, body: AssistantChange) =>
  unwrap(api.PATCH('/api/v1/assistants/{assistant_id}', { params: at(id), body }));

export const createAssistant = (name: string) => unwrap(api.POST('/api/v1/assistants', { body: { name } }));

export const deleteAssistant = (id: string) =>
  unwrap(api.DELETE('/api/v1/assistants/{assistant_id}', { params: at(id) }));
