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

/** A content template of Twilio's in the same form; its variables stand in its body. */
function fromContent(content: Schemas['ContentOut']): Template {
  const slots = content.slots.map(({ key, example }) => ({ key: `body.${key}`, where: 'body' as const, label: key, example }));
  return { ...content, quality: '', header: '', header_file: '', header_types: [], header_bytes: 0, slots };
}

export type FirstChannel = Schemas['FirstChannelOut'];
export type FirstConversation = Schemas['FirstOut'];

/** Asked again when the number changes: it decides whom a template would reach. */
export const firstChannelsQuery = (contact_id: string, phone: string | null) =>
  queryOptions({
    queryKey: ['first-channels', contact_id, phone],
    queryFn: async () => {
      const params = { path: { contact_id } };
      return (await unwrap(api.GET('/api/v1/contacts/{contact_id}/first-channels', { params }))).items;
    },
    staleTime: 0,
  });

/** The few whom a name, an address or a number finds. */
export const peopleQuery = (q: string) =>
  queryOptions({
    queryKey: ['first-people', q],
    queryFn: async () => (await unwrap(api.GET('/api/v1/contacts', { params: { query: { q, limit: 8 } } }))).items,
    enabled: q !== '',
  });

export const createContact = (body: { name: string; phone: string }) => unwrap(api.POST('/api/v1/contacts', { body }));

export const openFirst = (contact_id: string, channel_id: string) =>
  unwrap(
    api.POST('/api/v1/contacts/{contact_id}/first-conversation', {
      params: { path: { contact_id } },
      body: { channel_id },
    }),
  );

export const templatesQuery = (conversation_id: string, channelKind: string) =>
  queryOptions({
    queryKey: ['templates', conversation_id],
    queryFn: async (): Promise<Template[]> => {
      const params = { path: { conversation_id } };
      if (channelKind === 'twilio_whatsapp') {
        const { items } = await unwrap(api.GET('/api/v1/conversations/{conversation_id}/contents', { params }));
        return items.map(fromContent);
      }
      return (await unwrap(api.GET('/api/v1/conversations/{conversation_id}/templates', { params }))).items;
    },
    staleTime: 0,
    retry: false,
  });

type Filled = Pick<TemplateInput, 'values' | 'client_id' | 'after_seq' | 'file_id'>;

export function sendChosen(conversation_id: string, channelKind: string, template: Template, given: Filled) {
  const params = { path: { conversation_id } };
  if (channelKind === 'twilio_whatsapp') {
    const values = Object.fromEntries(
      Object.entries(given.values ?? {}).map(([key, value]) => [key.replace(/^body\./, ''), value]),
    );
    const { sid } = template as Template & { sid: string };
    const { client_id, after_seq } = given;
    return unwrap(
      api.POST('/api/v1/conversations/{conversation_id}/contents', { params, body: { client_id, after_seq, sid, values } }),
    );
  }
  const { name, language } = template;
  return unwrap(
    api.POST('/api/v1/conversations/{conversation_id}/templates', { params, body: { ...given, name, language } }),
  );
}
