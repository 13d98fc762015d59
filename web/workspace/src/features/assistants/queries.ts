/** What is asked and changed about assistants. Keys below 'assistants' are refreshed by events. */
import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../api/client';
import type { AssistantChange, DraftChange, Guide } from '../../api/pages';

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

export const draftQuery = (id: string) =>
  queryOptions({
    queryKey: ['assistants', 'draft', id],
    queryFn: () => unwrap(api.GET('/api/v1/assistants/{assistant_id}/draft', { params: at(id) })),
  });

export const changeDraft = (id: string, body: DraftChange) =>
  unwrap(api.PATCH('/api/v1/assistants/{assistant_id}/draft', { params: at(id), body }));

export const discardDraft = (id: string) =>
  unwrap(api.DELETE('/api/v1/assistants/{assistant_id}/draft', { params: at(id) }));

/** `despite`: the reason for publishing although its cases fail or were not looked at. */
export const publishDraft = (id: string, revision: number, note: string, despite: string) =>
  unwrap(api.POST('/api/v1/assistants/{assistant_id}/publish', { params: at(id), body: { revision, note, despite } }));

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['assistants', 'versions', id],
    queryFn: async () => {
      const params = { ...at(id), query: { limit: 100 } };
      return (await unwrap(api.GET('/api/v1/assistants/{assistant_id}/versions', { params }))).items;
    },
  });

export const differencesQuery = (id: string, before: number, after: number | null, revision: number) =>
  queryOptions({
    queryKey: ['assistants', 'differences', id, before, after, revision],
    queryFn: () => {
      const params = { ...at(id), query: after === null ? { before } : { before, after } };
      return unwrap(api.GET('/api/v1/assistants/{assistant_id}/differences', { params }));
    },
  });

export const restoreVersion = (id: string, version: number) =>
  unwrap(
    api.POST('/api/v1/assistants/{assistant_id}/versions/{version}/restore', {
      params: { path: { assistant_id: id, version } },
    }),
  );

export const guideReadQuery = (text: string, language: Guide['language']) =>
  queryOptions({
    queryKey: ['guide-read', text, language],
    queryFn: () => unwrap(api.POST('/api/v1/guides/read', { body: { text, language } })),
    staleTime: Infinity,
  });

/** For trying as one of them: by name, address or number. */
export const contactSearchQuery = (q: string) =>
  queryOptions({
    queryKey: ['contacts', 'search', q],
    queryFn: async () =>
      (await unwrap(api.GET('/api/v1/contacts', { params: { query: { q: q || undefined, limit: 20 } } }))).items,
  });
