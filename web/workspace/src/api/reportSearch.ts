/** What narrows a report down, as it stands in the address. */
import type { paths } from './schema';

type ListQuery = NonNullable<paths['/api/v1/reports/conversations']['get']['parameters']['query']>;
export type Behind = NonNullable<ListQuery['behind']>;

export type GroupKind = NonNullable<ListQuery['by']>;
/** Which conversations to show beside: those behind a number, of all or of a part. */
export type Beside = Pick<ReportSearch, 'behind' | 'score' | 'by' | 'key' | 'from' | 'until'>;

export const GROUP_KINDS: readonly GroupKind[] = ['channel', 'assistant', 'version', 'team', 'teammate', 'language', 'intent'];
export const PERIODS = [7, 30, 90] as const;
export const FILTERS = ['channel_id', 'assistant_id', 'team_id', 'teammate_id', 'language', 'intent', 'reason', 'version'] as const;
export type Filter = (typeof FILTERS)[number];

export interface ReportSearch extends Partial<Record<Filter, string>> {
  days?: (typeof PERIODS)[number];
  minutes?: number;
  /** The number whose conversations are shown beside. */
  behind?: Behind;
  score?: number;
  /** With it, only the conversations of one group of a breakdown… */
  by?: GroupKind;
  key?: string;
  /** …or of the days from here to there. */
  from?: string;
  until?: string;
}

/** What is shown beside goes when it is closed. */
export const NOTHING_BESIDE = {
  behind: undefined,
  score: undefined,
  by: undefined,
  key: undefined,
  from: undefined,
  until: undefined,
} as const;

export const DEFAULT_DAYS = 30;
export const DEFAULT_MINUTES = 6;
