import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ExternalLink } from 'lucide-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Citation } from '../../../api/types';
import { Failed, RowsSkeleton } from '../../../ui';
import { documentQuery } from '../queries';

/** The document an answer was taken from, opened at the very passage. */
function Source({ citation }: { citation: Citation }) {
  const { t } = useTranslation();
  const query = useQuery(documentQuery(citation.document_id));
  const showMark = useCallback((mark: HTMLElement | null) => mark?.scrollIntoView({ block: 'center' }), []);
  if (query.isPending) return <RowsSkeleton rows={4} height={80} />;
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  const hasMoved = !query.data.passages.some((passage) => passage.id === citation.passage_id);
  return (
    <div className="source-text">
      {citation.url && (
        <a href={citation.url} target="_blank" rel="noopener noreferrer">
          {t('source.open')} <ExternalLink size={12} aria-hidden />
        </a>
      )}
      {hasMoved && (
        <section className="cited">
          <p className="small dim">{t('source.changed')}</p>
          <p>{citation.excerpt}</p>
        </section>
      )}
      {query.data.passages.map((passage) => {
        const isCited = passage.id === citation.passage_id;
        return (
          <section key={passage.id} className={isCited ? 'cited' : undefined} ref={isCited ? showMark : undefined}>
            {passage.heading && <h3>{passage.heading}</h3>}
            <p>{passage.text}</p>
          </section>
        );
      })}
    </div>
  );
}

export function CitationDrawer({ citation, onClose }: { citation: Citation | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened={citation !== null}
      onClose={onClose}
      position="right"
      size={460}
      title={citation?.title}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {citation && <Source citation={citation} />}
    </Drawer>
  );
}
