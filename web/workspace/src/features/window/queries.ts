/** What is asked about a channel's window and its templates. */
import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../api/client';
import type { components } from '../../api/schema';

type Schemas = components['schemas'];
export type WindowState = Schemas['WindowOut'];
export type Template = Schemas['TemplateOut'];
export type Slot = Schemas['SlotOut'];
export type TemplateInput = Schemas['TemplateInput'];

/** `newest`: the seq of the customer's last message. Each one opens the window anew, so it is asked for again. */
export const windowQuery = (conversation_id: string, newest: number) =>
  queryOptions({
    queryKey: ['window', conversation_id, newest],
    queryFn: async () => {
      const state = await unwrap(
        api.GET('/api/v1/conversations/{conversation_id}/window', { params: { path: { conversation_id } } }),
      );
      // By the server's clock: this screen's may be wrong by hours.
      return { ...state, askedAt: performance.now() };
    },
  });

export const templatesQuery = (conversation_id: string) =>
  queryOptions({
    queryKey: ['templates', conversation_id],
    queryFn: async () =>
      (
        await unwrap(
          api.GET('/api/v1/conversations/{conversation_id}/templates', { params: { path: { conversation_id } } }),
        )
      ).items,
    staleTime: 0,
    retry: false,
  });

export const sendTemplate = (conversation_id: string, body: TemplateInput) =>
  unwrap(
    api.POST('/api/v1/conversations/{conversation_id}/templates', { params: { path: { conversation_id } }, body }),
  );
