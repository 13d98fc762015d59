import { ActionIcon, Button, Menu } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { BookOpen, Ellipsis, RefreshCw, SearchX, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KnowledgeDocument } from '../../../api/pages';
import { formatFull, formatListTime, useNow } from '../../../lib/time';
import { Empty, Failed, RowsSkeleton } from '../../../ui';
import { useSave } from '../../../ui/page';
import { documentsQuery, reindexDocument, useRefreshKnowledge, type DocumentFilter } from '../queries';
import { DeleteDocument } from './DeleteDocument';
import { ExpiryChip } from './Notices';
import { KindMark, StateChip, useProblemText } from './parts';

interface RowProps {
  document: KnowledgeDocument;
  onDelete: (document: KnowledgeDocument) => void;
}

function RowMenu({ document, onDelete }: RowProps) {
  const { t } = useTranslation('pages');
  const refresh = useRefreshKnowledge();
  const reindex = useSave(reindexDocument, { done: t('knowledge.reindexing'), onDone: refresh });
  return (
    <Menu position="bottom-end" width={190}>
      <Menu.Target>
        <ActionIcon aria-label={t('knowledge.actionsFor', { title: document.title })}>
          <Ellipsis size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<RefreshCw size={15} />} onClick={() => reindex.mutate(document.id)}>
          {t('knowledge.reindex')}
        </Menu.Item>
        <Menu.Item color="red" leftSection={<Trash2 size={15} />} onClick={() => onDelete(document)}>
          {t('knowledge.delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Row({ document, onDelete }: RowProps) {
  const { t, i18n } = useTranslation('pages');
  const now = useNow();
  const problem = useProblemText();
  return (
    <tr>
      <th scope="row">
        <div className="doc-name">
          <KindMark kind={document.kind} />
          <span className="grow">
            <Link to="/knowledge/$id" params={{ id: document.id }}>
              {document.title}
            </Link>
            {(document.tags.length > 0 || document.expires_at) && (
              <span className="doc-tags">
                <ExpiryChip document={document} />
                {document.tags.map((tag) => (
                  <span key={tag} className="chip outline">
                    {tag}
                  </span>
                ))}
              </span>
            )}
            {document.state === 'failed' && <span className="doc-problem">{problem(document)}</span>}
          </span>
        </div>
      </th>
      <td className="doc-kind">{t(`knowledge.kind.${document.kind}`)}</td>
      <td className="doc-language">{document.language ? document.language.toUpperCase() : '–'}</td>
      <td>
        <StateChip state={document.state} />
      </td>
      <td className="number doc-passages">{document.passage_count.toLocaleString(i18n.language)}</td>
      <td className="doc-updated" title={formatFull(document.updated_at, i18n.language)}>
        {formatListTime(document.updated_at, now, i18n.language)}
      </td>
      <td>
        <RowMenu document={document} onDelete={onDelete} />
      </td>
    </tr>
  );
}

interface DocumentTableProps {
  filter: DocumentFilter;
  onAdd: () => void;
}

export function DocumentTable({ filter, onAdd }: DocumentTableProps) {
  const { t } = useTranslation('pages');
  const query = useInfiniteQuery(documentsQuery(filter));
  const [doomed, setDoomed] = useState<KnowledgeDocument | null>(null);
  if (query.isPending) return <RowsSkeleton rows={8} height={40} />;
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  const documents = query.data.pages.flatMap((page) => page.items);
  if (documents.length === 0) {
    const isFiltered = filter.q || filter.state || filter.source || filter.tag || filter.expires;
    return isFiltered ? (
      <Empty icon={<SearchX size={22} />} title={t('knowledge.noMatch')}>
        {t('knowledge.noMatchText')}
      </Empty>
    ) : (
      <Empty
        icon={<BookOpen size={22} />}
        title={t('knowledge.none')}
        action={<Button onClick={onAdd}>{t('knowledge.add')}</Button>}
      >
        {t('knowledge.noneText')}
      </Empty>
    );
  }
  return (
    <>
      <table className="table doc-table">
        <thead>
          <tr>
            <th scope="col">{t('knowledge.title')}</th>
            <th scope="col" className="doc-kind">
              {t('knowledge.kindTitle')}
            </th>
            <th scope="col" className="doc-language">
              {t('knowledge.language')}
            </th>
            <th scope="col">{t('knowledge.stateTitle')}</th>
            <th scope="col" className="number doc-passages">
              {t('knowledge.passages')}
            </th>
            <th scope="col" className="doc-updated">
              {t('knowledge.updated')}
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {documents.map((document) => (
            <Row key={document.id} document={document} onDelete={setDoomed} />
          ))}
        </tbody>
      </table>
      {query.hasNextPage && (
        <Button variant="subtle" className="more" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('knowledge.more')}
        </Button>
      )}
      <DeleteDocument document={doomed} onClose={() => setDoomed(null)} />
    </>
  );
}
