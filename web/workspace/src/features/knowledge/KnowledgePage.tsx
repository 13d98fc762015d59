import { Button, CloseButton, Select, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus, Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sourcesQuery } from '../../api/shared';
import { PageHead } from '../../ui/page';
import { AddKnowledge } from './components/AddKnowledge';
import { DocumentTable } from './components/DocumentTable';
import { SearchResults } from './components/SearchResults';
import { Stats } from './components/Stats';
import { Watch } from './components/Watch';
import './knowledge.css';
import { tagsQuery, type DocumentFilter, type State } from './queries';
import { Websites } from './website/Websites';

const SEARCH_AFTER_MS = 250;
const STATES = ['ready', 'pending', 'failed'] as const;

const EXPIRIES = ['soon', 'expired'] as const;

function UpkeepFilters({ filter, onChange }: { filter: DocumentFilter; onChange: (part: DocumentFilter) => void }) {
  const { t } = useTranslation('documents');
  const tags = useQuery(tagsQuery).data ?? [];
  return (
    <>
      {tags.length > 0 && (
        <Select
          size="xs"
          searchable
          clearable
          aria-label={t('filter.tag')}
          placeholder={t('filter.allTags')}
          nothingFoundMessage={t('filter.noTag')}
          value={filter.tag ?? null}
          onChange={(tag) => onChange({ tag: tag ?? undefined })}
          data={tags.map((each) => ({ value: each.tag, label: `${each.tag} (${each.documents})` }))}
        />
      )}
      {filter.expires && (
        <Select
          size="xs"
          clearable
          aria-label={t('filter.expiry')}
          placeholder={t('filter.anyDate')}
          value={filter.expires}
          onChange={(expires) => onChange({ expires: (expires as DocumentFilter['expires']) ?? undefined })}
          data={EXPIRIES.map((value) => ({ value, label: t(`filter.${value}`) }))}
        />
      )}
    </>
  );
}

function Filters({ filter, onChange }: { filter: DocumentFilter; onChange: (part: DocumentFilter) => void }) {
  const { t } = useTranslation('pages');
  const sources = useQuery(sourcesQuery).data ?? [];
  return (
    <div className="doc-filters">
      <SegmentedControl
        size="xs"
        aria-label={t('knowledge.stateTitle')}
        value={filter.state ?? 'all'}
        onChange={(value) => onChange({ state: value === 'all' ? undefined : (value as State) })}
        data={[
          { value: 'all', label: t('knowledge.all') },
          ...STATES.map((value) => ({ value, label: t(`knowledge.state.${value}`) })),
        ]}
      />
      <span className="grow" />
      <UpkeepFilters filter={filter} onChange={onChange} />
      {sources.length > 1 && (
        <Select
          size="xs"
          searchable
          clearable
          aria-label={t('knowledge.source')}
          placeholder={t('knowledge.allSources')}
          nothingFoundMessage={t('knowledge.noSource')}
          value={filter.source ?? null}
          onChange={(source) => onChange({ source: source ?? undefined })}
          data={sources.map((source) => ({ value: source.id, label: source.name }))}
        />
      )}
    </div>
  );
}

export function KnowledgePage() {
  const { t } = useTranslation('pages');
  const navigate = useNavigate();
  const { q, state, source, tag, expires, add } = useSearch({ from: '/workspace/knowledge' });
  const [typed, setTyped] = useState(q ?? '');
  const change = (part: Record<string, string | undefined>) =>
    void navigate({ to: '/knowledge', search: (before) => ({ ...before, ...part }), replace: true });
  const show = useDebouncedCallback((text: string) => change({ q: text.trim() || undefined }), SEARCH_AFTER_MS);
  const type = (text: string) => {
    setTyped(text);
    show(text);
  };
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in">
        <PageHead title={t('knowledge.page')} text={t('knowledge.pageText')}>
          <Watch />
          <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => change({ add: 'files' })}>
            {t('knowledge.add')}
          </Button>
        </PageHead>
        <Stats />
        <Websites />
        <TextInput
          className="knowledge-search"
          size="md"
          type="search"
          value={typed}
          maxLength={200}
          onChange={(event) => type(event.currentTarget.value)}
          leftSection={<Search size={16} aria-hidden />}
          rightSection={typed && <CloseButton size="sm" aria-label={t('knowledge.clear')} onClick={() => type('')} />}
          placeholder={t('knowledge.search')}
          aria-label={t('knowledge.search')}
        />
        {q && <SearchResults q={q} />}
        <Filters filter={{ state, source, tag, expires }} onChange={(part) => change(part as Record<string, string | undefined>)} />
        <DocumentTable filter={{ q, state, source, tag, expires }} onAdd={() => change({ add: 'files' })} />
      </div>
      <AddKnowledge tab={add} onTab={(tab) => change({ add: tab })} onClose={() => change({ add: undefined })} />
    </main>
  );
}
