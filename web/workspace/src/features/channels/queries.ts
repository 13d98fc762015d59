/** What is asked and changed about channels. Keys below 'channels' are refreshed by events. */
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../api/client';
import type { Channel, ChannelChange, ChannelInput } from '../../api/pages';

const at = (channel_id: string) => ({ path: { channel_id } });

// The client widens a span of hours, a pair, to a list of any length.
export const getChannel = async (id: string) =>
  (await unwrap(api.GET('/api/v1/channels/{channel_id}', { params: at(id) }))) as Channel;

export const channelQuery = (id: string) =>
  queryOptions({
    queryKey: ['channels', 'one', id],
    queryFn: () => getChannel(id),
  });

export const snippetQuery = (id: string) =>
  queryOptions({
    queryKey: ['channels', 'snippet', id],
    queryFn: () => unwrap(api.GET('/api/v1/channels/{channel_id}/snippet', { params: at(id) })),
  });

export const changeChannel = async (id: string, body: ChannelChange) =>
  (await unwrap(api.PATCH('/api/v1/channels/{channel_id}', { params: at(id), body }))) as Channel;

export const createChannel = async (body: ChannelInput) =>
  (await unwrap(api.POST('/api/v1/channels', { body }))) as Channel;

export const kindsQuery = queryOptions({
  queryKey: ['channel-kinds'],
  queryFn: async () => (await unwrap(api.GET('/api/v1/channel-kinds'))).items,
  staleTime: Number.POSITIVE_INFINITY,
});

export const checkChannel = async (id: string) =>
  (await unwrap(api.POST('/api/v1/channels/{channel_id}/check', { params: at(id) }))) as Channel;

export const disconnectChannel = async (id: string) =>
  (await unwrap(api.POST('/api/v1/channels/{channel_id}/disconnect', { params: at(id) }))) as Channel;

export const beginMailSignIn = (id: string) =>
  unwrap(api.POST('/api/v1/channels/{channel_id}/mail-sign-in', { params: at(id) }));

export const finishMailSignIn = (body: { state: string; code: string }) => unwrap(api.POST('/api/v1/mail-sign-ins', { body }));

export const undeliveredQuery = (id: string) =>
  queryOptions({
    queryKey: ['channels', 'undelivered', id],
    queryFn: () => unwrap(api.GET('/api/v1/channels/{channel_id}/undelivered', { params: at(id) })),
  });

export const unreadEventsQuery = (id: string) =>
  queryOptions({
    queryKey: ['channels', 'unread-events', id],
    queryFn: () => unwrap(api.GET('/api/v1/channels/{channel_id}/unread-events', { params: at(id) })),
  });

export const retryEvent = (channel_id: string, event_id: string) =>
  unwrap(
    api.POST('/api/v1/channels/{channel_id}/unread-events/{event_id}/retry', { params: { path: { channel_id, event_id } } }),
  );

export const retryDelivery = (message_id: string) =>
  unwrap(api.POST('/api/v1/messages/{message_id}/delivery/retry', { params: { path: { message_id } } }));

export const settleDelivery = (message_id: string, arrived: boolean) =>
  unwrap(
    api.POST('/api/v1/messages/{message_id}/delivery/settle', { params: { path: { message_id } }, body: { arrived } }),
  );

export const deleteChannel = (id: string) => unwrap(api.DELETE('/api/v1/channels/{channel_id}', { params: at(id) }));

export const rotateSecret = (id: string) =>
  unwrap(api.POST('/api/v1/channels/{channel_id}/identity-secret', { params: at(id) }));

/** The answer to an own change, put where the screens look; what else shows channels asks again. */
export function useKeepChannel() {
  const client = useQueryClient();
  return (channel: Channel) => {
    client.setQueryData(channelQuery(channel.id).queryKey, channel);
    void client.invalidateQueries({ queryKey: ['channels'] });
    void client.invalidateQueries({ queryKey: ['assistants'] });
  };
}
