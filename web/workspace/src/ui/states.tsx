/** The three things a screen can be besides full: loading, empty, broken. */
import { Button, Skeleton } from '@mantine/core';
import { CloudOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from './errorText';

interface EmptyProps {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

export function Empty({ icon, title, children, action }: EmptyProps) {
  return (
    <div className="empty">
      <span className="empty-icon" aria-hidden>
        {icon}
      </span>
      <p className="empty-title">{title}</p>
      {children && <p className="empty-text">{children}</p>}
      {action}
    </div>
  );
}

export function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="empty" role="alert">
      <span className="empty-icon" aria-hidden>
        <CloudOff size={22} />
      </span>
      <p className="empty-title">{t('state.failed')}</p>
      <p className="empty-text">{errorText(t, error)}</p>
      <Button variant="default" size="compact-md" onClick={onRetry}>
        {t('state.retry')}
      </Button>
    </div>
  );
}

/** Grey rows where a list is about to be. */
export function RowsSkeleton({ rows = 6, height = 62 }: { rows?: number; height?: number }) {
  const { t } = useTranslation();
  return (
    <div className="skeletons" role="status" aria-label={t('state.loading')}>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={height} radius="md" />
      ))}
    </div>
  );
}
