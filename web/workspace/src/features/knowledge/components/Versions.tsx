import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentDetail, DocumentVersion } from '../../../api/pages';
import { formatFull } from '../../../lib/time';
import { Failed, RowsSkeleton } from '../../../ui';
import { Card, useSave } from '../../../ui/page';
import { comparisonQuery, restoreVersion, useRefreshKnowledge, versionsQuery } from '../queries';
import { Changes } from './Changes';

function Comparison({ id, before, after }: { id: string; before: number; after: number }) {
  const { t } = useTranslation('documents');
  const query = useQuery(comparisonQuery(id, before, after));
  if (query.isPending) return <RowsSkeleton rows={2} height={20} />;
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  const { title, text, phrasings_added, phrasings_removed } = query.data;
  const differs = (parts: typeof text) => parts.some((part) => part.change !== 'same');
  return (
    <div className="comparison">
      {differs(title) && <Changes parts={title} />}
      {differs(text) && <Changes parts={text} />}
      {!differs(title) && !differs(text) && <p className="dim">{t('versions.nothing')}</p>}
      {phrasings_added.length > 0 && <p>{`${t('versions.phrasingsAdded')}: ${phrasings_added.join(' · ')}`}</p>}
      {phrasings_removed.length > 0 && <p>{`${t('versions.phrasingsRemoved')}: ${phrasings_removed.join(' · ')}`}</p>}
    </div>
  );
}

interface RowProps {
  id: string;
  version: DocumentVersion;
  before: DocumentVersion | undefined;
  isNow: boolean;
  /** Files and pages: what no teammate wrote was read there. */
  hasSource: boolean;
}

function Row({ id, version, before, isNow, hasSource }: RowProps) {
  const { t, i18n } = useTranslation('documents');
  const [isOpen, setOpen] = useState(false);
  const refresh = useRefreshKnowledge();
  const restore = useSave(restoreVersion, { done: t('versions.done'), onDone: refresh });
  const number = version.version;
  return (
    <li>
      <div className="version-line">
        <span className="grow">
          <b>{t('versions.version', { number })}</b> {isNow && <span className="chip ok">{t('versions.now')}</span>}
          <span className="version-when">
            {formatFull(version.made_at, i18n.language)}{' '}
            {version.made_by ? t('versions.by', { name: version.made_by }) : hasSource && t('versions.source')}
          </span>
        </span>
        {before && (
          <Button
            variant="subtle"
            size="compact-sm"
            aria-expanded={isOpen}
            aria-label={isOpen ? undefined : t('versions.compareOf', { number })}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? t('versions.hide') : t('versions.compare')}
          </Button>
        )}
        {!isNow && (
          <Button
            variant="default"
            size="compact-sm"
            aria-label={t('versions.backTo', { number })}
            loading={restore.isPending}
            onClick={() => restore.mutate({ id, version: number })}
          >
            {t('versions.back')}
          </Button>
        )}
      </div>
      {isOpen && before && <Comparison id={id} before={before.version} after={number} />}
    </li>
  );
}

/** What the document said before, what changed, and the way back. */
export function Versions({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation('documents');
  const query = useQuery(versionsQuery(document.id));
  if (!query.data || query.data.length === 0) return null;
  return (
    <Card title={t('versions.title')} text={query.data.length > 1 ? t('versions.text') : t('versions.first')}>
      <ol className="versions">
        {query.data.map((version, index) => (
          <Row
            key={version.version}
            id={document.id}
            version={version}
            before={query.data[index + 1]}
            isNow={index === 0}
            hasSource={document.kind === 'file' || document.kind === 'website'}
          />
        ))}
      </ol>
    </Card>
  );
}
