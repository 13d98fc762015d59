import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { CircleAlert, RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentDetail } from '../../api/pages';
import { formatFull } from '../../lib/time';
import { Failed, RowsSkeleton } from '../../ui';
import { PageHead, useSave } from '../../ui/page';
import { DeleteDocument } from './components/DeleteDocument';
import { DocumentForm } from './components/DocumentForm';
import { CorrectionNotice, ExpiryNotice } from './components/Notices';
import { Passages } from './components/Passages';
import { KindMark, StateChip, useProblemText } from './components/parts';
import { Upkeep } from './components/Upkeep';
import { Uses } from './components/Uses';
import { Versions } from './components/Versions';
import { DoubtNotice } from './components/Watch';
import { formatBytes } from '../../lib/bytes';
import { languageName } from './format';
import './knowledge.css';
import { documentQuery, reindexDocument, useRefreshKnowledge } from './queries';

function Facts({ document }: { document: DocumentDetail }) {
  const { t, i18n } = useTranslation('pages');
  const number = (value: number) => value.toLocaleString(i18n.language);
  const facts = [
    [t('knowledge.kindTitle'), t(`knowledge.kind.${document.kind}`)],
    [t('knowledge.language'), document.language ? languageName(document.language, i18n.language) : '–'],
    [t('knowledge.size'), formatBytes(document.size_bytes, i18n.language)],
    [t('knowledge.passages'), number(document.passage_count)],
    [t('knowledge.usedIn'), t('knowledge.usedInCount', { count: document.used_in_count })],
    [t('knowledge.version'), number(document.version)],
    [t('knowledge.updated'), formatFull(document.updated_at, i18n.language)],
  ];
  return (
    <dl className="doc-facts">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Problem({ document, onAgain }: { document: DocumentDetail; onAgain: () => void }) {
  const { t } = useTranslation('pages');
  const problem = useProblemText();
  return (
    <div className="notice red doc-notice" role="alert">
      <CircleAlert size={16} aria-hidden />
      <span className="grow">
        <b>{t('knowledge.couldNotRead')}</b> {problem(document)}
      </span>
      <Button variant="default" size="compact-sm" onClick={onAgain}>
        {t('knowledge.tryAgain')}
      </Button>
    </div>
  );
}

function DocumentView({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation('pages');
  const navigate = useNavigate();
  const { passage } = useSearch({ from: '/workspace/knowledge/$id' });
  const [isAsking, setAsking] = useState(false);
  const refresh = useRefreshKnowledge();
  const reindex = useSave(reindexDocument, { done: t('knowledge.reindexing'), onDone: refresh });
  return (
    <>
      <PageHead
        icon={<KindMark kind={document.kind} />}
        title={document.title}
        text={<StateChip state={document.state} />}
        back={{ to: '/knowledge', label: t('knowledge.page') }}
      >
        <Button
          variant="default"
          leftSection={<RefreshCw size={15} aria-hidden />}
          loading={reindex.isPending}
          onClick={() => reindex.mutate(document.id)}
        >
          {t('knowledge.reindex')}
        </Button>
        <Button
          variant="default"
          className="danger-text"
          leftSection={<Trash2 size={15} aria-hidden />}
          onClick={() => setAsking(true)}
        >
          {t('knowledge.delete')}
        </Button>
      </PageHead>
      {document.state === 'failed' && <Problem document={document} onAgain={() => reindex.mutate(document.id)} />}
      <ExpiryNotice document={document} />
      <DoubtNotice documentId={document.id} />
      <CorrectionNotice document={document} />
      <div className="doc-columns">
        <div className="card-stack">
          <DocumentForm document={document} />
          <Passages document={document} shown={passage} />
          <Uses document={document} />
          <Versions document={document} />
        </div>
        <aside className="doc-side">
          <Facts document={document} />
          <Upkeep document={document} />
        </aside>
      </div>
      <DeleteDocument
        document={isAsking ? document : null}
        onClose={() => setAsking(false)}
        onDeleted={() => void navigate({ to: '/knowledge' })}
      />
    </>
  );
}

export function DocumentPage() {
  const { id } = useParams({ from: '/workspace/knowledge/$id' });
  const query = useQuery(documentQuery(id));
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in">
        {query.isPending && <RowsSkeleton rows={5} height={90} />}
        {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        {query.data && <DocumentView key={query.data.id} document={query.data} />}
      </div>
    </main>
  );
}
