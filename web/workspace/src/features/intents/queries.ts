/** What is asked and changed about intents. */
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ApiError, parseProblem, unwrap } from '../../api/client';
import type { components } from '../../api/schema';
import { usePageError } from '../../ui/page';

type Schemas = components['schemas'];
export type Intent = Schemas['IntentOut'];
export type IntentRef = Schemas['IntentRef'];
export type IntentInput = Schemas['IntentInput'];
export type Offered = Schemas['OfferedOut'];
export type Sheet = Schemas['IntentSheetOut'];
export type Proposal = Schemas['IntentProposalOut'];
export type Tried = Schemas['TriedOut'];
export type Language = 'en' | 'es' | 'pt';

export const MOST_INTENTS = 150;
export const MOST_EXAMPLES = 60;
export const EXAMPLE_CHARS = 300;
export const EXPORT_URL = '/api/v1/intents.csv';

export const intentsKey = ['intents'] as const;

export const intentsQuery = queryOptions({
  queryKey: [...intentsKey, 'list'],
  queryFn: async () => (await unwrap(api.GET('/api/v1/intents'))).items,
});

export const offeredQuery = (language: Language) =>
  queryOptions({
    queryKey: [...intentsKey, 'offered', language],
    queryFn: () => unwrap(api.GET('/api/v1/intents/offered', { params: { query: { language } } })),
  });

export const proposalsQuery = queryOptions({
  queryKey: [...intentsKey, 'proposals'],
  queryFn: async () => (await unwrap(api.GET('/api/v1/intents/proposals'))).items,
});

/** Q&As that an intent may lean on, found by their words. */
export const qasQuery = (q: string) =>
  queryOptions({
    queryKey: ['documents', 'qas-for-intents', q],
    queryFn: async () => {
      const query = { q: q || undefined, limit: 100 };
      const found = await unwrap(api.GET('/api/v1/knowledge/documents', { params: { query } }));
      return found.items.filter((one) => one.kind === 'qa');
    },
    placeholderData: (before) => before,
  });

export function useRefreshIntents(): () => void {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: intentsKey });
}

export const saveIntent = ({ id, ...body }: IntentInput & { id?: string }) =>
  id
    ? unwrap(api.PATCH('/api/v1/intents/{intent_id}', { params: { path: { intent_id: id } }, body }))
    : unwrap(api.POST('/api/v1/intents', { body }));

export const switchIntent = ({ id, active }: { id: string; active: boolean }) =>
  unwrap(api.PATCH('/api/v1/intents/{intent_id}', { params: { path: { intent_id: id } }, body: { active } }));

export const deleteIntent = (intent_id: string) =>
  unwrap(api.DELETE('/api/v1/intents/{intent_id}', { params: { path: { intent_id } } }));

export const addExample = ({ intent_id, text }: { intent_id: string; text: string }) =>
  unwrap(api.POST('/api/v1/intents/{intent_id}/examples', { params: { path: { intent_id } }, body: { text } }));

export const addOffered = (body: Schemas['OfferedInput']) => unwrap(api.POST('/api/v1/intents/offered', { body }));

export const tryIntents = (text: string) => unwrap(api.POST('/api/v1/intents/try', { body: { text } }));

export const lookForIntents = () => unwrap(api.POST('/api/v1/intents/proposals/look'));

export const acceptProposal = ({ id, ...body }: Schemas['IntentProposalInput'] & { id: string }) =>
  unwrap(api.POST('/api/v1/intents/proposals/{intent_proposal_id}/accept', { params: { path: { intent_proposal_id: id } }, body }));

export const dismissProposal = (intent_proposal_id: string) =>
  unwrap(api.POST('/api/v1/intents/proposals/{intent_proposal_id}/dismiss', { params: { path: { intent_proposal_id } } }));

export const setTeamIntents = ({ id, intent_ids }: { id: string; intent_ids: string[] }) =>
  unwrap(api.PUT('/api/v1/teams/{team_id}/intents', { params: { path: { team_id: id } }, body: { intent_ids } }));

export const setTeammateIntents = ({ id, intent_ids }: { id: string; intent_ids: string[] }) =>
  unwrap(
    api.PUT('/api/v1/teammates/{teammate_id}/intents', { params: { path: { teammate_id: id } }, body: { intent_ids } }),
  );

export const setIntent = ({ id, intent_id }: { id: string; intent_id: string | null }) =>
  unwrap(
    api.PUT('/api/v1/conversations/{conversation_id}/intent', {
      params: { path: { conversation_id: id } },
      body: { intent_id },
    }),
  );

/** A file goes as a form, which the typed client does not do. */
async function send(path: string, file: File): Promise<Sheet> {
  const body = new FormData();
  body.append('file', file);
  const answer = await fetch(`/api/v1/intents/${path}`, { method: 'POST', body }).catch(() => {
    throw new ApiError(0, 'unreachable', '');
  });
  const content: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw parseProblem(answer.status, content);
  return content as Sheet;
}

export const previewSheet = (file: File) => send('sheet/preview', file);
export const importSheet = (file: File) => send('sheet', file);

const OWN = ['intent_name_taken', 'too_many_intents', 'too_many_examples', 'not_an_intent_sheet', 'unknown_intent'] as const;

export function useIntentError(): (error: unknown) => string {
  const { t } = useTranslation('intents');
  const say = usePageError();
  return (error) => {
    const own = error instanceof ApiError ? OWN.find((code) => code === error.code) : undefined;
    return own ? t(`error.${own}`) : say(error);
  };
}
