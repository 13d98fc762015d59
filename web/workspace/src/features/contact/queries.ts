/** What is asked and changed about a contact. */
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../api/client';
import type { Contact, ConversationDetail, Memory, MemoryList } from '../../api/types';
import { keys } from '../../live';
import { errorText, toastError } from '../../ui';

const path = (contact_id: string) => ({ path: { contact_id } });

export const contactsQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: [...keys.contacts, q],
    queryFn: ({ pageParam }) => {
      const query = { q: q || undefined, cursor: pageParam ?? undefined, limit: 60 };
      return unwrap(api.GET('/api/v1/contacts', { params: { query } }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });

export const contactQuery = (id: string) =>
  queryOptions({
    queryKey: keys.contact(id),
    queryFn: () => unwrap(api.GET('/api/v1/contacts/{contact_id}', { params: path(id) })),
  });

export const memoriesQuery = (id: string) =>
  queryOptions({
    queryKey: keys.memories(id),
    queryFn: () => unwrap(api.GET('/api/v1/contacts/{contact_id}/memories', { params: path(id) })),
  });

export type ContactChange = { name?: string; email?: string | null; phone?: string | null };

export function useChangeContact(id: string) {
  const client = useQueryClient();
  const { t } = useTranslation();
  return useMutation({
    mutationFn: (body: ContactChange) => unwrap(api.PATCH('/api/v1/contacts/{contact_id}', { params: path(id), body })),
    onSuccess: (contact: Contact) => {
      client.setQueryData(keys.contact(id), contact);
      client.setQueriesData<ConversationDetail>({ queryKey: keys.conversations }, (detail) =>
        detail?.contact.id === id ? { ...detail, contact } : detail,
      );
    },
    onError: (error) => toastError(errorText(t, error)),
  });
}

export type MemoryChange =
  | { do: 'add'; text: string; kind: Memory['kind'] }
  | { do: 'edit'; id: string; text: string }
  | { do: 'pin'; id: string; pinned: boolean }
  | { do: 'forget'; id: string };

function changeMemory(contactId: string, change: MemoryChange): Promise<unknown> {
  if (change.do === 'add') {
    const body = { text: change.text, kind: change.kind };
    return unwrap(api.POST('/api/v1/contacts/{contact_id}/memories', { params: path(contactId), body }));
  }
  const params = { path: { memory_id: change.id } };
  if (change.do === 'forget') return unwrap(api.DELETE('/api/v1/memories/{memory_id}', { params }));
  const body = change.do === 'edit' ? { text: change.text } : { pinned: change.pinned };
  return unwrap(api.PATCH('/api/v1/memories/{memory_id}', { params, body }));
}

function guessMemory(list: MemoryList, change: MemoryChange): MemoryList {
  if (change.do === 'add') return list;
  if (change.do === 'forget') return { ...list, items: list.items.filter((one) => one.id !== change.id) };
  const part = change.do === 'edit' ? { text: change.text } : { pinned: change.pinned };
  return { ...list, items: list.items.map((one) => (one.id === change.id ? { ...one, ...part } : one)) };
}

/** Shown at once; what the server makes of it is fetched afterwards. */
export function useChangeMemory(contactId: string) {
  const client = useQueryClient();
  const { t } = useTranslation();
  const key = keys.memories(contactId);
  return useMutation({
    mutationFn: (change: MemoryChange) => changeMemory(contactId, change),
    onMutate: (change) => client.setQueryData<MemoryList>(key, (list) => list && guessMemory(list, change)),
    onError: (error) => toastError(errorText(t, error)),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}
