/** What is asked and changed about one person: their memories' past, their page, joins, splits and the erasure. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ApiError, unwrap } from '../../../api/client';
import type { components } from '../../../api/schema';
import { keys } from '../../../live';
import { toastError } from '../../../ui';
import { usePageError } from '../../../ui/page';

type Schemas = components['schemas'];
export type EndedMemory = Schemas['EndedMemoryOut'];
export type JoinPreview = Schemas['JoinPreview'];
export type Side = Schemas['SideOut'];
export type Move = Schemas['MoveOut'];
export type Receipt = Schemas['ReceiptOut'];
export type Kind = Schemas['MemoryOut']['kind'];

const contact = (contact_id: string) => ({ path: { contact_id } });

export const historyQuery = (memory_id: string) =>
  queryOptions({
    queryKey: ['memory-history', memory_id],
    queryFn: () => unwrap(api.GET('/api/v1/memories/{memory_id}/history', { params: { path: { memory_id } } })),
    staleTime: 0,
  });

export const endedQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.memories(id), 'ended'],
    queryFn: () => unwrap(api.GET('/api/v1/contacts/{contact_id}/ended-memories', { params: contact(id) })),
  });

export const usedQuery = (id: string, ids: string[]) =>
  queryOptions({
    queryKey: [...keys.memories(id), 'used', ...ids],
    queryFn: () =>
      unwrap(api.GET('/api/v1/contacts/{contact_id}/used-memories', { params: { ...contact(id), query: { id: ids } } })),
  });

export const likelyQuery = (id: string) =>
  queryOptions({
    queryKey: ['person', id, 'likely'],
    queryFn: () => unwrap(api.GET('/api/v1/contacts/{contact_id}/likely-same', { params: contact(id) })),
  });

export const movesQuery = (id: string) =>
  queryOptions({
    queryKey: ['person', id, 'moves'],
    queryFn: () => unwrap(api.GET('/api/v1/contacts/{contact_id}/moves', { params: contact(id) })),
  });

export const previewQuery = (id: string, other_id: string) =>
  queryOptions({
    queryKey: ['person', id, 'preview', other_id],
    queryFn: () =>
      unwrap(api.GET('/api/v1/contacts/{contact_id}/join-preview', { params: { ...contact(id), query: { other_id } } })),
    staleTime: 0,
  });

export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: [...keys.contacts, 'pick', q],
    queryFn: () => unwrap(api.GET('/api/v1/contacts', { params: { query: { q: q || undefined, limit: 8 } } })),
  });

/** The server's reasons that people can do something about, in the screen's language. */
const OWN = [
  'memories_full',
  'memories_refused',
  'never_remembered',
  'not_their_message',
  'already_joined',
  'different_people',
  'only_address',
  'same_contact',
  'already_undone',
  'undo_later_first',
] as const;

export function useCareError(): (error: unknown) => string {
  const { t } = useTranslation('people');
  const say = usePageError();
  return (error) => {
    const own = error instanceof ApiError ? OWN.find((code) => code === error.code) : undefined;
    return own ? t(`error.${own}`) : say(error);
  };
}

/** Does it, tells what went wrong, and fetches afresh what is known of the person. */
function useCare<Given, Answer>(id: string, run: (given: Given) => Promise<Answer>, done?: (answer: Answer) => void) {
  const client = useQueryClient();
  const say = useCareError();
  return useMutation({
    mutationFn: run,
    onSuccess: done,
    onError: (error) => toastError(say(error)),
    onSettled: () => {
      for (const key of [['person'], keys.memories(id), keys.contact(id), keys.contacts, keys.conversations, keys.lists])
        void client.invalidateQueries({ queryKey: [...key] });
    },
  });
}

export const useRemember = (id: string, done: () => void) =>
  useCare(
    id,
    (body: { text: string; kind: Kind; message_id: string }) =>
      unwrap(api.POST('/api/v1/contacts/{contact_id}/memories', { params: contact(id), body })),
    done,
  );

export const useBringBack = (id: string) =>
  useCare(id, (memory_id: string) =>
    unwrap(api.POST('/api/v1/memories/{memory_id}/bring-back', { params: { path: { memory_id } } })),
  );

export const useConsent = (id: string) =>
  useCare(id, (choice: 'granted' | 'refused' | null) =>
    unwrap(api.PUT('/api/v1/contacts/{contact_id}/memory-consent', { params: contact(id), body: { choice } })),
  );

export const useMakePage = (id: string) =>
  useCare(id, () => unwrap(api.POST('/api/v1/contacts/{contact_id}/memory-links', { params: contact(id) })));

export const useTakePagesBack = (id: string, done: () => void) =>
  useCare(id, () => unwrap(api.DELETE('/api/v1/contacts/{contact_id}/memory-links', { params: contact(id) })), done);

export const useJoin = (id: string, done: (moves: Move[]) => void) =>
  useCare(
    id,
    (body: { contact_id: string; despite_different: boolean }) =>
      unwrap(api.POST('/api/v1/contacts/{contact_id}/joins', { params: contact(id), body })),
    done,
  );

export const useSplit = (id: string, done: (moves: Move[]) => void) =>
  useCare(
    id,
    (identity_id: string) =>
      unwrap(api.POST('/api/v1/contacts/{contact_id}/splits', { params: contact(id), body: { identity_id } })),
    done,
  );

export const useUndo = (id: string) =>
  useCare(id, (move_id: string) =>
    unwrap(api.POST('/api/v1/contact-moves/{move_id}/undo', { params: { path: { move_id } } })),
  );

export const useErase = (id: string) =>
  useCare(id, () =>
    unwrap(api.POST('/api/v1/contacts/{contact_id}/erasure', { params: contact(id), body: { contact_id: id } })),
  );
