/** What is asked and changed about actions, their connections and their runs. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../api/client';
import type { components } from '../../api/schema';

type Schemas = components['schemas'];
export type Action = Schemas['ActionOut'];
export type ActionInput = Schemas['ActionInput'];
export type Definition = Schemas['Definition-Output'];
export type Argument = Definition['arguments'][number];
export type Policy = Definition['policy'];
export type Connection = Schemas['ActionConnectionOut'];
export type Operation = Schemas['OperationOut'];
export type Run = Schemas['ActionRunOut'];
export type Tried = Schemas['ActionTriedOut'];
export type RunState = Run['state'];

export const actionsKey = ['actions'] as const;
export const runsKey = ['action-runs'] as const;

export const actionsQuery = queryOptions({
  queryKey: [...actionsKey, 'all'],
  queryFn: () => unwrap(api.GET('/api/v1/actions')),
});

export const runQuery = (run_id: string) =>
  queryOptions({
    queryKey: [...runsKey, 'one', run_id],
    queryFn: () => unwrap(api.GET('/api/v1/action-runs/{run_id}', { params: { path: { run_id } } })),
  });

export const runsQuery = (filter: { action_id?: string; state?: RunState }) =>
  infiniteQueryOptions({
    queryKey: [...runsKey, 'list', filter],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(api.GET('/api/v1/action-runs', { params: { query: { ...filter, limit: 30, cursor } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

const onRun = (run_id: string) => ({ params: { path: { run_id } } });

export const approveRun = (run: Run, tell: boolean) =>
  unwrap(
    api.POST('/api/v1/action-runs/{run_id}/approve', { ...onRun(run.id), body: { shown: run.arguments_hash, tell } }),
  );
export const declineRun = (run: Run) => unwrap(api.POST('/api/v1/action-runs/{run_id}/decline', onRun(run.id)));
export const renewRun = (run: Run) => unwrap(api.POST('/api/v1/action-runs/{run_id}/renew', onRun(run.id)));
export const undoRun = (run: Run) => unwrap(api.POST('/api/v1/action-runs/{run_id}/undo', onRun(run.id)));
export const decideRun = (run: Run, was_done: boolean) =>
  unwrap(api.POST('/api/v1/action-runs/{run_id}/decide', { ...onRun(run.id), body: { was_done } }));

export type Offered = Schemas['CopilotAction'];

export const offeredQuery = (conversation_id: string, team_language: 'en' | 'es' | 'pt') =>
  queryOptions({
    queryKey: [...actionsKey, 'offered', conversation_id, team_language],
    queryFn: () =>
      unwrap(
        api.GET('/api/v1/conversations/{conversation_id}/copilot/actions', {
          params: { path: { conversation_id }, query: { team_language } },
        }),
      ),
  });

export const prepareRun = (conversation_id: string, action_id: string, given: Record<string, unknown>) =>
  unwrap(
    api.POST('/api/v1/conversations/{conversation_id}/action-runs', {
      params: { path: { conversation_id } },
      body: { action_id, arguments: given },
    }),
  );

export const createAction = (body: ActionInput) => unwrap(api.POST('/api/v1/actions', { body }));
export const changeAction = (action: Action, part: Omit<Schemas['ActionChange'], 'revision'>) =>
  unwrap(
    api.PATCH('/api/v1/actions/{action_id}', {
      params: { path: { action_id: action.id } },
      body: { revision: action.revision, ...part },
    }),
  );
export const deleteAction = (action_id: string) =>
  unwrap(api.DELETE('/api/v1/actions/{action_id}', { params: { path: { action_id } } }));
export const tryAction = (action_id: string, body: Schemas['ActionTryInput']) =>
  unwrap(api.POST('/api/v1/actions/{action_id}/try', { params: { path: { action_id } }, body }));

export const createConnection = (body: Schemas['ActionConnectionInput']) =>
  unwrap(api.POST('/api/v1/action-connections', { body }));
export const changeConnection = (connection_id: string, body: Schemas['ActionConnectionChange']) =>
  unwrap(api.PATCH('/api/v1/action-connections/{connection_id}', { params: { path: { connection_id } }, body }));
export const deleteConnection = (connection_id: string) =>
  unwrap(api.DELETE('/api/v1/action-connections/{connection_id}', { params: { path: { connection_id } } }));
export const lookAtTools = (connection_id: string) =>
  unwrap(api.POST('/api/v1/action-connections/{connection_id}/tools', { params: { path: { connection_id } } }));
export const toolOperations = (connection_id: string) =>
  unwrap(api.GET('/api/v1/action-connections/{connection_id}/operations', { params: { path: { connection_id } } }));
export const readOpenapi = (body: Schemas['OpenapiInput']) => unwrap(api.POST('/api/v1/actions/read-openapi', { body }));
