/** What is asked and changed about corrections. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ApiError, unwrap } from '../../api/client';
import type { components } from '../../api/schema';
import { usePageError } from '../../ui/page';

export type Correction = components['schemas']['CorrectionOut'];
export type CorrectionDraft = components['schemas']['CorrectionDraft'];
export type AnswerCorrection = components['schemas']['AnswerCorrection'];
export type Reach = components['schemas']['ReachOut'];
export type Proof = components['schemas']['CorrectionProof'];
export type Kind = Correction['kind'];
export type Fault = Correction['fault'];
export type Part = NonNullable<Correction['part']>;

export const correctionsKey = ['corrections'] as const;

export const draftQuery = (message_id: string) =>
  queryOptions({
    queryKey: [...correctionsKey, 'draft', message_id],
    queryFn: () => unwrap(api.GET('/api/v1/messages/{message_id}/correction', { params: { path: { message_id } } })),
    staleTime: 0,
  });

/** `proposed`: only what waits for an admin. */
export const correctionsQuery = (state: 'proposed' | undefined) =>
  infiniteQueryOptions({
    queryKey: [...correctionsKey, 'list', state],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(api.GET('/api/v1/corrections', { params: { query: { limit: 30, cursor, state } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

export const correct = ({ message_id, body }: { message_id: string; body: AnswerCorrection }) =>
  unwrap(api.POST('/api/v1/messages/{message_id}/corrections', { params: { path: { message_id } }, body }));

/** What else would be answered differently; nothing is changed by asking. */
export const findReach = ({ message_id, body }: { message_id: string; body: AnswerCorrection }) =>
  unwrap(api.POST('/api/v1/messages/{message_id}/corrections/reach', { params: { path: { message_id } }, body }));

const at = (correction_id: string) => ({ params: { path: { correction_id } } });

export const approve = (correction_id: string) =>
  unwrap(api.POST('/api/v1/corrections/{correction_id}/approve', at(correction_id)));

export const decline = (correction_id: string) =>
  unwrap(api.POST('/api/v1/corrections/{correction_id}/decline', at(correction_id)));

export const takeBack = (correction_id: string) =>
  unwrap(api.POST('/api/v1/corrections/{correction_id}/take-back', at(correction_id)));

/** The document of a correction until it can be found; never longer than somebody would wait. */
export const indexedQuery = (document_id: string | null) =>
  queryOptions({
    queryKey: ['documents', 'one', document_id],
    queryFn: () =>
      unwrap(
        api.GET('/api/v1/knowledge/documents/{document_id}', { params: { path: { document_id: document_id ?? '' } } }),
      ),
    enabled: document_id !== null,
    refetchInterval: (query) => (query.state.data?.state === 'ready' || query.state.data?.state === 'failed' ? false : 700),
    staleTime: 0,
  });

/** The case of the correction, asked again: with the answer before and the one given now. */
export const proofQuery = (correction: Correction) =>
  queryOptions({
    queryKey: [...correctionsKey, 'proof', correction.id, correction.state],
    queryFn: () => unwrap(api.POST('/api/v1/corrections/{correction_id}/proof', at(correction.id))),
    staleTime: Infinity,
  });

const OWN = ['already_so', 'cannot_take_back', 'correction_is_decided', 'not_a_qa', 'not_in_text', 'guide_not_understood'] as const;

export function useCorrectionError(): (error: unknown) => string {
  const { t } = useTranslation('corrections');
  const say = usePageError();
  return (error) => {
    const own = error instanceof ApiError ? OWN.find((code) => code === error.code) : undefined;
    return own ? t(`error.${own}`) : say(error);
  };
}
