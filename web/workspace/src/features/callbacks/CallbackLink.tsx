import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { PhoneCall } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from '../../ui';
import { callbackCountsQuery } from './queries';

/** In the navigation: how many are mine, red while the time of one is over. */
export function CallbackLink() {
  const { t } = useTranslation();
  const counts = useQuery(callbackCountsQuery).data;
  const open = counts?.open ?? 0;
  const overdue = counts?.overdue;
  const isLate = (overdue ?? 0) > 0;
  const before = useRef(overdue);
  useEffect(() => {
    // Said when one more is over while somebody looks, not for those that were when they came.
    if (before.current !== undefined && (overdue ?? 0) > before.current) toast(t('nav.callbackDue'));
    before.current = overdue;
  }, [overdue, t]);
  return (
    <Link to="/callbacks" className="nav-item" title={t('nav.callbacks')}>
      <PhoneCall size={16} strokeWidth={1.9} aria-hidden />
      <span className="nav-label">{t('nav.callbacks')}</span>
      {open > 0 && <span className={isLate ? 'nav-count hot' : 'nav-count'}>{open.toLocaleString()}</span>}
    </Link>
  );
}
