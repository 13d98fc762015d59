import { useBlocker } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Confirm } from './Confirm';

/** Leaving with unsaved changes is asked about once, here and by the browser. Render what it returns. */
export function useLeaveGuard(dirty: boolean) {
  const { t } = useTranslation('pages');
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => dirty,
    withResolver: true,
  });
  return (
    <Confirm
      opened={blocker.status === 'blocked'}
      title={t('save.leaveTitle')}
      action={t('save.leave')}
      onConfirm={() => blocker.proceed?.()}
      onClose={() => blocker.reset?.()}
    >
      {t('save.leaveText')}
    </Confirm>
  );
}
