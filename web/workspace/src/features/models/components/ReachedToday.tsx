import { Alert } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Models } from '../../../api/pages';
import { formatClock } from '../../../lib/time';

/** The limits that stopped a model today: whoever can raise them sees it before anything else. */
export function ReachedToday({ reached }: { reached: Models['reached'] }) {
  const { t, i18n } = useTranslation('pages');
  if (reached.length === 0) return null;
  return (
    <Alert color="orange" title={t('models.reached')} role="status">
      <ul>
        {reached.map((one) => (
          <li key={one.budget}>
            {t(`models.reached_${one.budget}`, { count: one.times, time: formatClock(one.first_at, i18n.language) })}{' '}
            {one.conversation_id && (
              <Link to="/inbox/$view/$id" params={{ view: 'all', id: one.conversation_id }}>
                {t('models.reachedIn')}
              </Link>
            )}
          </li>
        ))}
      </ul>
      <p>{t('models.reachedText')}</p>
    </Alert>
  );
}
