/** What a channel can carry, and what is done to a message. The answer is the message as it is from then on. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ApiError, unwrap } from '../../../api/client';
import type { Message } from '../../../api/types';
import { keys, mergeMessages, type ThreadCache } from '../../../live';
import { toastError } from '../../../ui';

const kindsQuery = queryOptions({
  queryKey: ['channel-kinds'],
  queryFn: async () => (await unwrap(api.GET('/api/v1/channel-kinds'))).items,
  staleTime: Number.POSITIVE_INFINITY,
});

export interface Can {
  sends: readonly string[];
  reactions: readonly string[];
  deletesWithinH: number | null;
}

const NOTHING: Can = { sends: [], reactions: [], deletesWithinH: null };

export function useCan(channelKind: string): Can {
  const kinds = useQuery(kindsQuery).data;
  const can = kinds?.find((one) => one.kind === channelKind)?.capabilities;
  return can ? { sends: can.sends, reactions: can.reactions, deletesWithinH: can.deletes_within_h } : NOTHING;
}

function useAmending<Given>(conversationId: string, mutationFn: (given: Given) => Promise<Message>) {
  const { t } = useTranslation('beyond');
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: (message) =>
      client.setQueryData<ThreadCache>(keys.messages(conversationId), (now) => now && mergeMessages(now, [message])),
    onError: (error) => {
      const code = error instanceof ApiError ? error.code : '';
      toastError(t(`problem.${code}`, { defaultValue: error.message }));
    },
  });
}

const at = (message_id: string) => ({ path: { message_id } });

export const useReact = ({ id, conversation_id }: Message) =>
  useAmending(conversation_id, (emoji: string | null) =>
    unwrap(api.PUT('/api/v1/messages/{message_id}/reaction', { params: at(id), body: { emoji } })),
  );

export const useEdit = ({ id, conversation_id }: Message) =>
  useAmending(conversation_id, (text: string) =>
    unwrap(api.PUT('/api/v1/messages/{message_id}/text', { params: at(id), body: { text } })),
  );

export const useTakeBack = ({ id, conversation_id }: Message) =>
  useAmending(conversation_id, () => unwrap(api.DELETE('/api/v1/messages/{message_id}', { params: at(id) })));
