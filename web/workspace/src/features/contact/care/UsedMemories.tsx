import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatDay } from '../../../lib/time';
import { usedQuery } from './queries';

/** "Why did it know this": the memories whose words came back in an answer. */
export function UsedMemories({ contactId, ids }: { contactId: string; ids: string[] }) {
  const { t, i18n } = useTranslation('people');
  const query = useQuery(usedQuery(contactId, ids));
  const found = query.data ?? [];
  const missing = query.isSuccess ? ids.length - found.length : 0;
  return (
    <>
      <h4>{t('used')}</h4>
      <ul className="trace-list">
        {found.map(({ memory, state }) => (
          <li key={memory.id}>
            <span>
              {memory.text}
              <span className="dim small">
                {' '}
                {memory.author.name}, {formatDay(memory.created_at, i18n.language)}
                {state !== 'active' && ` · ${t(`state.${state}`)}`}
              </span>
            </span>
          </li>
        ))}
        {missing > 0 && <li className="dim">{t('usedErased', { count: missing })}</li>}
      </ul>
    </>
  );
}
