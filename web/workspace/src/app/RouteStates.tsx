import { Button, Loader } from '@mantine/core';
import { Link, type ErrorComponentProps } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Empty, Failed } from '../ui';

export function RoutePending() {
  const { t } = useTranslation();
  return (
    <main className="page page-middle" aria-busy aria-label={t('state.loading')}>
      <Loader size="sm" type="dots" />
    </main>
  );
}

export function RouteFailed({ error, reset }: ErrorComponentProps) {
  return (
    <main className="page page-middle">
      <Failed error={error} onRetry={reset} />
    </main>
  );
}

export function NotFound() {
  const { t } = useTranslation();
  return (
    <main className="page page-middle">
      <Empty
        icon={<Compass size={22} />}
        title={t('state.notFound')}
        action={
          <Button component={Link} to="/" variant="default" size="compact-md">
            {t('state.home')}
          </Button>
        }
      >
        {t('state.notFoundText')}
      </Empty>
    </main>
  );
}
