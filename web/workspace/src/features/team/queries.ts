/** What is asked and changed about the team. */
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../api/client';
import type { Hours, Role, Teammate } from '../../api/pages';
import { teammatesQuery, teamsQuery } from '../../api/queries';

export const invitationsKey = ['invitations'] as const;

/** Asked again when the team grows: whoever accepts an invitation is announced, the invitation's end is not. */
export const invitationsQuery = (teamSize: number) =>
  queryOptions({
    queryKey: [...invitationsKey, teamSize],
    queryFn: async () => (await unwrap(api.GET('/api/v1/invitations', { params: { query: { limit: 100 } } }))).items,
    placeholderData: (before) => before,
  });

export const invite = (body: { email: string; role: Role }) => unwrap(api.POST('/api/v1/invitations', { body }));

export const withdraw = (invitation_id: string) =>
  unwrap(api.DELETE('/api/v1/invitations/{invitation_id}', { params: { path: { invitation_id } } }));

export interface TeammateChange {
  id: string;
  role?: Role;
  state?: Teammate['state'];
  capacity?: number;
  languages?: string[];
  /** null: the company's again. */
  hours?: Hours | null;
  timezone?: string | null;
}

/** The client reads pairs as lists of any length; the cast says again what the schema says. */
export const changeTeammate = async ({ id, ...body }: TeammateChange) =>
  (await unwrap(api.PATCH('/api/v1/teammates/{teammate_id}', { params: { path: { teammate_id: id } }, body }))) as Teammate;

export interface TeamDraft {
  id?: string;
  name: string;
  teammate_ids: string[];
  auto_assign: boolean;
  languages: string[];
}

export const saveTeam = ({ id, ...body }: TeamDraft) =>
  id
    ? unwrap(api.PATCH('/api/v1/teams/{team_id}', { params: { path: { team_id: id } }, body }))
    : unwrap(api.POST('/api/v1/teams', { body }));

export const deleteTeam = (team_id: string) =>
  unwrap(api.DELETE('/api/v1/teams/{team_id}', { params: { path: { team_id } } }));

export function useRefreshTeam() {
  const client = useQueryClient();
  return () => {
    for (const key of [teammatesQuery.queryKey, teamsQuery.queryKey, invitationsKey]) {
      void client.invalidateQueries({ queryKey: key });
    }
  };
}
