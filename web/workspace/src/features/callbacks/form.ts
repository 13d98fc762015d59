/** Between the fields of the form and what is sent. Pure. */
import type { Callback, CallbackInput } from './queries';

export interface Fields {
  /** "2026-11-21T09:00" in the browser's zone. */
  due: string;
  /** "team:<id>", "teammate:<id>", or nobody in particular. */
  assignee: string | null;
  reach: string;
  note: string;
}

export function localTime(at: number): string {
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export function assigneeOf(callback: Callback): string | null {
  if (callback.teammate_id) return `teammate:${callback.teammate_id}`;
  return callback.team_id ? `team:${callback.team_id}` : null;
}

export function inputOf(fields: Fields): CallbackInput {
  const [kind, id] = fields.assignee?.split(':') ?? [];
  return {
    due_at: new Date(fields.due).toISOString(),
    note: fields.note.trim(),
    reach: fields.reach.trim() || null,
    team_id: kind === 'team' ? id! : null,
    teammate_id: kind === 'teammate' ? id! : null,
  };
}
