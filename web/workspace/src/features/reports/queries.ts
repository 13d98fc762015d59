/** What the report asks. Everything that narrows it down lives in the address, so a report can be shared. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../api/client';
import type { components } from '../../api/schema';
import { DEFAULT_DAYS, FILTERS, type Behind, type Filter, type ReportSearch } from '../../api/reportSearch';

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

export const behindQuery = (query: Narrowed & { behind: Behind; score?: number }) =>
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

export const changeConversationsQuery = ({ kind, key }: Change) =>
  infiniteQueryOptions({
    queryKey: ['report-changes', kind, key],
    queryFn: ({ pageParam: cursor }) =>
      unwrap(
        api.GET('/api/v1/reports/changes/conversations', {
          params: { query: { kind, key, limit: 30, cursor } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

export function csvAddress(query: Narrowed): string {
  return `/api/v1/reports/conversations.csv?${new URLSearchParams(query).toString()}`;
}
