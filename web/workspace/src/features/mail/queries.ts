/** What is asked about mails. */
import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../api/client';

export const mailQuery = (message_id: string) =>
  queryOptions({
    queryKey: ['mail', message_id],
    queryFn: () => unwrap(api.GET('/api/v1/messages/{message_id}/mail', { params: { path: { message_id } } })),
    staleTime: Infinity,
  });

export const signatureQuery = queryOptions({
  queryKey: ['mail-signature'],
  queryFn: () => unwrap(api.GET('/api/v1/me/mail-signature')),
});

export const putSignature = (text: string) => unwrap(api.PUT('/api/v1/me/mail-signature', { body: { text } }));
