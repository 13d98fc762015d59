/** What narrows a report down, as it stands in the address. */
import type { paths } from './schema';

type ListQuery = NonNullable<paths['/api/v1/reports/conversations']['get']['parameters']['query']>;
export type Behind = NonNullable<ListQuery['behind']>;

export const PERIODS = [7, 30, 90] as const;
export const FILTERS = ['channel_id', 'assistant_id', 'team_id', 'teammate_id', 'language', 'intent', 'reason', 'version'] as const;
export type Filter = (typeof FILTERS)[number];

export interface ReportSearch extends Partial<Record<Filter, string>> {
  days?: (typeof PERIODS)[number];
  minutes?: number;
  /** The number whose conversations are shown beside. */
  behind?: Behind;
  score?: number;
}

export const DEFAULT_DAYS = 30;
export const DEFAULT_MINUTES = 6;
