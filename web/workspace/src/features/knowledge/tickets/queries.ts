/** Past conversations: sent as a form, which the typed client does not do; read and decided through it. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { ApiError, api, parseProblem, unwrap } from '../../../api/client';
import type { components } from '../../../api/schema';

type Schemas = components['schemas'];
export type PastImport = Schemas['PastImportOut'];
export type PastLook = Schemas['PastLookOut'];
export type Proposal = Schemas['ProposalOut'];
export type Status = Proposal['status'];
export type Decision = Schemas['DecideInput']['decision'];

const HEAD_BYTES = 256 * 1024;
export const LARGEST_IMPORT = 50 * 1024 * 1024;
export const STATUSES = ['new', 'duplicate', 'contradiction', 'approved', 'rejected'] as const;
export const isRunning = (one: PastImport) => ['waiting', 'reading', 'comparing'].includes(one.state);

async function send(path: string, body: FormData): Promise<unknown> {
  const answer = await fetch(path, { method: 'POST', body }).catch(() => {
    throw new ApiError(0, 'unreachable', '');
  });
  const content: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw parseProblem(answer.status, content);
  return content;
}

/** Only the beginning travels: it says the format and the columns. */
export async function lookAt(file: File): Promise<PastLook> {
  const body = new FormData();
  body.append('file', file.slice(0, HEAD_BYTES), file.name);
  return (await send('/api/v1/knowledge/imports/look', body)) as PastLook;
}

export interface ImportInput {
  file: File;
  columns: Record<string, string>;
  ours: string[];
}

export async function importPast({ file, columns, ours }: ImportInput): Promise<PastImport> {
  const body = new FormData();
  body.append('file', file);
  body.append('settings', JSON.stringify({ columns, ours }));
  return (await send('/api/v1/knowledge/imports', body)) as PastImport;
}

export const importsQuery = queryOptions({
  queryKey: ['past', 'imports'],
  queryFn: async () =>
    (await unwrap(api.GET('/api/v1/knowledge/imports', { params: { query: { limit: 5 } } }))).items,
});

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['past', 'import', id],
    queryFn: () => unwrap(api.GET('/api/v1/knowledge/imports/{import_id}', { params: { path: { import_id: id } } })),
    refetchInterval: (query) => (query.state.data && isRunning(query.state.data) ? 1000 : false),
  });

export const proposalsQuery = (id: string, status: Status | undefined, state: string) =>
  infiniteQueryOptions({
    queryKey: ['past', 'proposals', id, status, state],
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET('/api/v1/knowledge/imports/{import_id}/proposals', {
          params: { path: { import_id: id }, query: { status, cursor: pageParam ?? undefined, limit: 50 } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: (before) => before,
  });

export const cancelImport = (id: string) =>
  unwrap(api.POST('/api/v1/knowledge/imports/{import_id}/cancel', { params: { path: { import_id: id } } }));

export const decide = (body: { ids: string[]; decision: Decision }) =>
  unwrap(api.POST('/api/v1/knowledge/proposals/decide', { body }));

export const changeProposal = ({ id, ...body }: { id: string; question: string; answer: string; phrasings: string[] }) =>
  unwrap(api.PATCH('/api/v1/knowledge/proposals/{proposal_id}', { params: { path: { proposal_id: id } }, body }));
