import { Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ChartColumn, Download, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/queries';
import { Empty, Failed, RowsSkeleton } from '../../ui';
import { Card, PageHead } from '../../ui/page';
import { reasonLabel } from '../inbox';
import { Bars } from './components/Bars';
import { BehindDrawer } from './components/BehindDrawer';
import { Changes } from './components/Changes';
import { Days } from './components/Days';
import { Figures } from './components/Figures';
import { Groups } from './components/Groups';
import { Money } from './components/Money';
import { Sheet } from './components/Sheet';
import { Trend } from './components/Trend';
import { Waits } from './components/Waits';
import {
  DEFAULT_DAYS,
  DEFAULT_MINUTES,
  FILTERS,
  NOTHING_BESIDE,
  PERIODS,
  type Behind,
  type Filter,
  type ReportSearch,
} from '../../api/reportSearch';
import { besideQuery, csvAddress, narrowed, reportQuery, tableAddress, type Fate, type Report } from './queries';
import './reports.css';

const FATES: { fate: Fate; tone: 'ok' | 'ai' | 'warn' | 'red' | 'plain' }[] = [
  { fate: 'confirmed', tone: 'ok' },
  { fate: 'silent', tone: 'ok' },
  { fate: 'unhappy', tone: 'red' },
  { fate: 'reopened', tone: 'red' },
  { fate: 'abandoned', tone: 'warn' },
  { fate: 'waiting', tone: 'warn' },
  { fate: 'open', tone: 'plain' },
];

/** The name of what is filtered by, from the report itself. */
function filterName(report: Report | undefined, filter: Filter, value: string): string {
  const kind = filter.replace('_id', '') as keyof Report['groups'];
  return report?.groups[kind]?.find((group) => group.key === value)?.name ?? value;
}

function ActiveFilters({ report, search }: { report?: Report; search: ReportSearch }) {
  const { t } = useTranslation('reports');
  const { t: common } = useTranslation();
  const navigate = useNavigate();
  const active = FILTERS.flatMap((filter) => (search[filter] ? [{ filter, value: search[filter] }] : []));
  if (active.length === 0) return null;
  return (
    <ul className="report-filters" aria-label={t('only')}>
      {active.map(({ filter, value }) => (
        <li key={filter}>
          {t(`by_${filter.replace('_id', '') as 'channel'}`)}:{' '}
          <b>{filter === 'reason' ? reasonLabel(common, value) : filterName(report, filter, value)}</b>
          <button
            type="button"
            aria-label={t('clear')}
            onClick={() => void navigate({ to: '/reports', search: { ...search, [filter]: undefined } })}
          >
            <X size={13} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}

interface BodyProps {
  report: Report;
  search: ReportSearch;
  onSearch: (change: Partial<ReportSearch>) => void;
}

function Body({ report, search, onSearch }: BodyProps) {
  const { t, i18n } = useTranslation('reports');
  const { t: common } = useTranslation();
  const language = i18n.language;
  const query = narrowed(search, report.timezone);
  const onOpen = (behind: Behind) => onSearch({ ...NOTHING_BESIDE, behind });
  return (
    <>
      <Figures report={report} onOpen={onOpen} />
      <Days report={report} query={query} onOpen={(beside) => onSearch({ ...NOTHING_BESIDE, ...beside })} />
      <div className="report-cards">
        <Card title={t('fates')} text={t('fatesText')}>
          <Bars
            language={language}
            bars={FATES.map(({ fate, tone }) => ({
              key: fate,
              label: t(`fate.${fate}`),
              count: report.fates[fate],
              tone,
              onOpen: () => onOpen(fate),
            }))}
          />
        </Card>
        <Waits report={report} onOpen={onOpen} />
        <Card title={t('reasons')}>
          {report.reasons.length === 0 && <p className="soft">{t('noReasons')}</p>}
          <Bars
            language={language}
            bars={report.reasons.map(({ reason, count }) => ({
              key: reason,
              label: reasonLabel(common, reason),
              count,
              tone: 'warn',
              onOpen: () => onSearch({ ...NOTHING_BESIDE, reason, behind: 'handed_over' }),
            }))}
          />
          {report.reasons.length > 0 && <Sheet href={tableAddress(query, 'reason')} label={t('reasons')} />}
        </Card>
        <Card title={t('ratings')}>
          {report.csat.count === 0 && <p className="soft">{t('noRatings')}</p>}
          {report.csat.count > 0 && (
            <Bars
              language={language}
              bars={[5, 4, 3, 2, 1].map((score) => ({
                key: String(score),
                label: t('stars', { count: score }),
                count: report.csat.scores[score - 1] ?? 0,
                tone: score >= 4 ? 'ok' : 'red',
                onOpen: () => onSearch({ ...NOTHING_BESIDE, behind: 'rated', score }),
              }))}
            />
          )}
          {report.csat.comments > 0 && (
            <button type="button" className="figure-link" onClick={() => onOpen('commented')}>
              {t('comments', { count: report.csat.comments })}
            </button>
          )}
        </Card>
      </div>
      <Groups
        report={report}
        query={query}
        onFilter={(filter, group) => onSearch({ ...NOTHING_BESIDE, [filter]: group.key })}
        onOpen={(by, key, behind) => onSearch({ ...NOTHING_BESIDE, by, key, behind })}
      />
      <Trend
        report={report}
        query={query}
        onOpen={(key, behind) => onSearch({ ...NOTHING_BESIDE, by: 'version', key, behind })}
      />
      <Changes period={{ first_day: report.first_day, last_day: report.last_day }} />
      <Money report={report} onMinutes={(minutes) => onSearch({ minutes })} onOpen={onOpen} />
      <BehindDrawer query={besideQuery(query, search)} onClose={() => onSearch(NOTHING_BESIDE)} />
    </>
  );
}

export function ReportsPage() {
  const { t } = useTranslation('reports');
  const { workspace } = useMe();
  const search = useSearch({ from: '/workspace/reports' });
  const navigate = useNavigate();
  const query = narrowed(search, workspace.timezone);
  const found = useQuery(reportQuery({ ...query, minutes_each: search.minutes ?? DEFAULT_MINUTES }));
  const onSearch = (change: Partial<ReportSearch>) =>
    void navigate({ to: '/reports', search: { ...search, ...change }, replace: 'minutes' in change });
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in">
        <PageHead title={t('title')} text={t('text')}>
          <SegmentedControl
            aria-label={t('period')}
            value={String(search.days ?? DEFAULT_DAYS)}
            onChange={(days) => onSearch({ days: PERIODS.find((one) => String(one) === days) })}
            data={PERIODS.map((days) => ({ value: String(days), label: t(`days_${days}`) }))}
          />
          <Button
            component="a"
            href={csvAddress(query)}
            download
            variant="default"
            leftSection={<Download size={15} aria-hidden />}
          >
            {t('export')}
          </Button>
        </PageHead>
        <ActiveFilters report={found.data} search={search} />
        {found.isPending && <RowsSkeleton rows={6} height={90} />}
        {found.isError && <Failed error={found.error} onRetry={() => void found.refetch()} />}
        {found.data?.conversations === 0 && (
          <Empty icon={<ChartColumn size={22} />} title={t('none')}>
            {t('noneText')}
          </Empty>
        )}
        {found.data && found.data.conversations > 0 && (
          <Body report={found.data} search={search} onSearch={onSearch} />
        )}
      </div>
    </main>
  );
}
