/** What the report asks. Everything that narrows it down lives in the address, so a report can be shared. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../api/client';
import type { components } from '../../api/schema';
import {
  DEFAULT_DAYS,
  FILTERS,
  type Behind,
  type Beside,
  type Filter,
  type GroupKind,
  type ReportSearch,
} from '../../api/reportSearch';

export type Report = components['schemas']['ReportOut'];
export type Episode = components['schemas']['EpisodeOut'];
export type Change = components['schemas']['ReportChangeOut'];
export type Group = components['schemas']['GroupOut'];
export type Fate = keyof Report['fates'];

/** Today in the workspace's time zone, and the first of `days` days up to it: plain dates. */
export function periodOf(days: number, timezone: string, now = new Date()): { first_day: string; last_day: string } {
  const last_day = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' }).format(now);
  const first = new Date(`${last_day}T00:00:00Z`);
  first.setUTCDate(first.getUTCDate() - days + 1);
  return { first_day: first.toISOString().slice(0, 10), last_day };
}

export type Narrowed = Partial<Record<Filter, string>> & { first_day: string; last_day: string };

export function narrowed(search: ReportSearch, timezone: string): Narrowed {
  const filters = Object.fromEntries(FILTERS.flatMap((one) => (search[one] ? [[one, search[one]]] : [])));
  return { ...periodOf(search.days ?? DEFAULT_DAYS, timezone), ...filters };
}

export const reportQuery = (query: Narrowed & { minutes_each: number }) =>
  queryOptions({
    queryKey: ['report', query],
    queryFn: () => unwrap(api.GET('/api/v1/reports', { params: { query } })),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

export type BehindQuery = Narrowed & { behind: Behind; score?: number; by?: GroupKind; key?: string };

/** What is asked for the list beside the page: the page's own filters, and the part that was pressed. */
export function besideQuery(query: Narrowed, { behind, score, by, key, from, until }: Beside): BehindQuery | undefined {
  if (!behind) return undefined;
  const days = from ? { first_day: from, last_day: until ?? from } : {};
  return { ...query, ...days, behind, score, by, key };
}

export const behindQuery = (query: BehindQuery) =>
  infiniteQueryOptions({
    queryKey: ['report-conversations', query],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(api.GET('/api/v1/reports/conversations', { params: { query: { ...query, limit: 30, cursor } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    staleTime: 30_000,
  });

export const changesQuery = (period: { first_day: string; last_day: string }) =>
  queryOptions({
    queryKey: ['report-changes', period],
    queryFn: () => unwrap(api.GET('/api/v1/reports/changes', { params: { query: period } })),
    staleTime: 30_000,
  });

export type ChangePart = 'all' | 'rated' | 'corrected';

export const changeConversationsQuery = ({ kind, key }: Change, only: ChangePart) =>
  infiniteQueryOptions({
    queryKey: ['report-changes', kind, key, only],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(
        api.GET('/api/v1/reports/changes/conversations', {
          params: { query: { kind, key, only, limit: 30, cursor } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

function address(path: string, query: Record<string, string | number | undefined>): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return `/api/v1/reports/${path}.csv?${new URLSearchParams(given).toString()}`;
}

/** The conversations of a report, or behind one of its numbers, as a sheet. */
export const csvAddress = (query: Narrowed | BehindQuery) => address('conversations', { ...query });
export type TableName = 'days' | 'reason' | 'trend' | GroupKind;
export const tableAddress = (query: Narrowed, table: TableName) => address('tables', { ...query, table });
export const changesAddress = (period: { first_day: string; last_day: string }) => address('changes', period);
export const changeAddress = ({ kind, key }: Change, only: ChangePart) =>
  address('changes/conversations', { kind, key, only });
