import { CloseButton, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { CircleAlert, Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Website } from '../../../api/pages';
import { formatFull } from '../../../lib/time';
import { Failed, RowsSkeleton } from '../../../ui';
import { PageHead, useSave } from '../../../ui/page';
import '../knowledge.css';
import { Actions } from './Actions';
import { nameOf } from './address';
import { PageTable } from './PageTable';
import { SiteChip, SiteProgress, WebsiteMark } from './parts';
import { changeWebsite, useRefreshWebsites, websiteQuery, type PageState } from './queries';
import './website.css';

const STATES = ['found', 'fetching', 'ready', 'unchanged', 'failed', 'skipped', 'removed'] as const;
const SEARCH_AFTER_MS = 250;

function Facts({ website }: { website: Website }) {
  const { t, i18n } = useTranslation('websites');
  const refresh = useRefreshWebsites();
  const change = useSave(changeWebsite, { done: t('form.saved'), onDone: refresh });
  const number = (value: number) => value.toLocaleString(i18n.language);
  const time = (iso: string | null) => (iso ? formatFull(iso, i18n.language) : '–');
  const facts: [string, string][] = [
    [t('page.mode'), t(`form.${website.mode}`)],
    ...(website.include.length > 0 ? ([[t('page.include'), website.include.join('  ')]] as [string, string][]) : []),
    ...(website.exclude.length > 0 ? ([[t('page.exclude'), website.exclude.join('  ')]] as [string, string][]) : []),
    [t('page.documents'), number(website.document_count)],
    [t('page.passages'), number(website.passage_count)],
    [t('page.finished'), time(website.finished_at)],
    ...(website.next_at ? ([[t('page.next'), time(website.next_at)]] as [string, string][]) : []),
  ];
  return (
    <div className="doc-facts">
      <Select
        size="xs"
        label={t('form.schedule')}
        allowDeselect={false}
        value={website.schedule}
        onChange={(value) => value && change.mutate({ id: website.id, schedule: value as Website['schedule'] })}
        data={(['never', 'daily', 'weekly'] as const).map((value) => ({ value, label: t(`schedule.${value}`) }))}
      />
      <dl>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Pages({ website }: { website: Website }) {
  const { t, i18n } = useTranslation('websites');
  const navigate = useNavigate();
  const search = useSearch({ from: '/workspace/knowledge/websites/$id' });
  const state = STATES.find((one) => one === search.show);
  const [typed, setTyped] = useState(search.q ?? '');
  const change = (part: { show?: PageState; q?: string }) =>
    void navigate({
      to: '/knowledge/websites/$id',
      params: { id: website.id },
      search: (before) => ({ ...before, ...part }),
      replace: true,
    });
  const show = useDebouncedCallback((text: string) => change({ q: text.trim() || undefined }), SEARCH_AFTER_MS);
  const type = (text: string) => {
    setTyped(text);
    show(text);
  };
  const number = (value: number) => value.toLocaleString(i18n.language);
  const shown = STATES.filter((one) => website.pages[one] > 0 || one === state);
  return (
    <div>
      <div className="doc-filters">
        <SegmentedControl
          size="xs"
          aria-label={t('page.state')}
          value={state ?? 'all'}
          onChange={(value) => change({ show: value === 'all' ? undefined : (value as PageState) })}
          data={[
            { value: 'all', label: t('page.all') },
            ...shown.map((value) => ({ value, label: `${t(`pageState.${value}`)} ${number(website.pages[value])}` })),
          ]}
        />
        <span className="grow" />
        <TextInput
          size="xs"
          type="search"
          className="site-search"
          aria-label={t('page.search')}
          placeholder={t('page.search')}
          maxLength={200}
          value={typed}
          leftSection={<Search size={14} aria-hidden />}
          rightSection={typed && <CloseButton size="xs" aria-label={t('page.all')} onClick={() => type('')} />}
          onChange={(event) => type(event.currentTarget.value)}
        />
      </div>
      <PageTable website={website} filter={{ state, q: search.q }} />
      {website.left_out > 0 && <p className="site-left-out">{t('page.leftOut', { count: website.left_out })}</p>}
    </div>
  );
}

function WebsiteView({ website }: { website: Website }) {
  const { t } = useTranslation('websites');
  return (
    <>
      <PageHead
        icon={<WebsiteMark />}
        title={nameOf(website.url)}
        text={<SiteChip website={website} />}
        back={{ to: '/knowledge', label: t('page.back') }}
      >
        <Actions website={website} />
      </PageHead>
      {website.problem && (
        <div className="notice red doc-notice" role="alert">
          <CircleAlert size={16} aria-hidden />
          <span className="grow">{t(`problem.${website.problem}`)}</span>
        </div>
      )}
      {(website.state === 'running' || website.state === 'paused') && <SiteProgress website={website} />}
      <div className="doc-columns">
        <Pages website={website} />
        <Facts website={website} />
      </div>
    </>
  );
}

export function WebsitePage() {
  const { id } = useParams({ from: '/workspace/knowledge/websites/$id' });
  const query = useQuery(websiteQuery(id));
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in">
        {query.isPending && <RowsSkeleton rows={5} height={90} />}
        {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        {query.data && <WebsiteView key={query.data.id} website={query.data} />}
      </div>
    </main>
  );
}
