/** What is asked and changed about channels. Keys below 'channels' are refreshed by events. */
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../api/client';
import type { Channel, ChannelChange } from '../../api/pages';

const at = (channel_id: string) => ({ path: { channel_id } });

export const channelQuery = (id: string) =>
  queryOptions({
    queryKey: ['channels', 'one', id],
    queryFn: () => unwrap(api.GET('/api/v1/channels/{channel_id}', { params: at(id) })),
  });

export const snippetQuery = (id: string) =>
  queryOptions({
    queryKey: ['channels', 'snippet', id],
    queryFn: () => unwrap(api.GET('/api/v1/channels/{channel_id}/snippet', { params: at(id) })),
  });

export const changeChannel = (id: string, body: ChannelChange) =>
  unwrap(api.PATCH('/api/v1/channels/{channel_id}', { params: at(id), body }));

export const createChannel = (name: string) => unwrap(api.POST('/api/v1/channels', { body: { kind: 'web', name } }));

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
