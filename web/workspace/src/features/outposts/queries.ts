/** What is asked and changed about the team's own Slack. */
import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../api/client';
import type { components } from '../../api/schema';

type Schemas = components['schemas'];
export type Route = Schemas['RouteOut'];
export type Place = Schemas['PlaceOut'];
export type MyLink = Schemas['LinkOut'];

export const routesQuery = (channel_id: string) =>
  queryOptions({
    queryKey: ['outposts', channel_id, 'routes'],
    queryFn: async () =>
      (await unwrap(api.GET('/api/v1/channels/{channel_id}/routes', { params: { path: { channel_id } } }))).items,
  });

export const placesQuery = (channel_id: string) =>
  queryOptions({
    queryKey: ['outposts', channel_id, 'places'],
    queryFn: () => unwrap(api.GET('/api/v1/channels/{channel_id}/places', { params: { path: { channel_id } } })),
    retry: false,
  });

export const membersQuery = (channel_id: string) =>
  queryOptions({
    queryKey: ['outposts', channel_id, 'members'],
    queryFn: async () =>
      (await unwrap(api.GET('/api/v1/channels/{channel_id}/members', { params: { path: { channel_id } } }))).items,
  });

export const addRoute = (channel_id: string, body: Schemas['RouteInput']) =>
  unwrap(api.POST('/api/v1/channels/{channel_id}/routes', { params: { path: { channel_id } }, body }));

export const changeRoute = (channel_id: string, route_id: string, body: Schemas['RouteChange']) =>
  unwrap(
    api.PATCH('/api/v1/channels/{channel_id}/routes/{route_id}', { params: { path: { channel_id, route_id } }, body }),
  );

export const removeRoute = (channel_id: string, route_id: string) =>
  unwrap(api.DELETE('/api/v1/channels/{channel_id}/routes/{route_id}', { params: { path: { channel_id, route_id } } }));

export const myLinksQuery = queryOptions({
  queryKey: ['outposts', 'mine'],
  queryFn: async () => (await unwrap(api.GET('/api/v1/me/links'))).items,
});

export const makeCode = (channel_id: string) =>
  unwrap(api.POST('/api/v1/me/links/{channel_id}/code', { params: { path: { channel_id } } }));

export const changeMyLink = (channel_id: string, body: Schemas['LinkChange']) =>
  unwrap(api.PATCH('/api/v1/me/links/{channel_id}', { params: { path: { channel_id } }, body }));

export const unlinkMe = (channel_id: string) =>
  unwrap(api.DELETE('/api/v1/me/links/{channel_id}', { params: { path: { channel_id } } }));
