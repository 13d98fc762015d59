import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Scale } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from '../../ui';
import { lookQuery } from './queries';

/** In the navigation while a colleague waits for my decision about a doubt; nothing where nobody does. */
export function AskedLink() {
  const { t } = useTranslation('doubts');
  const asked = useQuery(lookQuery).data?.asked_of_you;
  const before = useRef(asked);
  useEffect(() => {
    // Said when one more comes while somebody looks, not for those that were there when they came.
    if (before.current !== undefined && (asked ?? 0) > before.current) toast(t('askedNow'));
    if (asked !== undefined) before.current = asked;
  }, [asked, t]);
  if (!asked) return null;
  return (
    <Link to="/doubts" search={{ show: 'asked' }} className="nav-item" title={t('askedOfYou')}>
      <Scale size={16} strokeWidth={1.9} aria-hidden />
      <span className="nav-label">{t('askedOfYou')}</span>
      <span className="nav-count hot">{asked.toLocaleString()}</span>
    </Link>
  );
}
