import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Memory } from '../../../api/types';
import { formatFull } from '../../../lib/time';
import { Failed, RowsSkeleton } from '../../../ui';
import './care.css';
import { historyQuery } from './queries';

/** What a memory said before, and who wrote it then. */
export function MemoryHistory({ memory, onClose }: { memory: Memory; onClose: () => void }) {
  const { t, i18n } = useTranslation('people');
  const { t: tMain } = useTranslation();
  const query = useQuery(historyQuery(memory.id));
  const day = (at: string) => formatFull(at, i18n.language);
  return (
    <Modal opened onClose={onClose} title={t('history')} closeButtonProps={{ 'aria-label': tMain('action.close') }}>
      {query.isPending && <RowsSkeleton rows={3} height={40} />}
      {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && (
        <ol className="care-list">
          <li>
            <b>{query.data.now.text}</b>
            <span className="dim small">
              {t('writtenBy', { name: query.data.now.author.name || t('customer'), date: day(query.data.now.created_at) })}
            </span>
            {query.data.now.expires_at && (
              <span className="dim small">{t('until', { date: day(query.data.now.expires_at) })}</span>
            )}
            {query.data.now.use_count > 0 && <span className="dim small">{t('uses', { count: query.data.now.use_count })}</span>}
          </li>
          {query.data.before.map((version) => (
            <li key={version.memory.id}>
              <span>{version.memory.text}</span>
              <span className="dim small">
                {t('writtenBy', { name: version.memory.author.name || t('customer'), date: day(version.memory.created_at) })}
              </span>
            </li>
          ))}
          {query.data.before.length === 0 && <li className="dim">{t('noHistory')}</li>}
        </ol>
      )}
    </Modal>
  );
}
