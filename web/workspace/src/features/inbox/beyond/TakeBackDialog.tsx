import { Button, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../api/types';
import { useTakeBack } from './queries';

/** It cannot be undone, so it is asked. */
export function TakeBackDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useTranslation('beyond');
  const { t: common } = useTranslation();
  const taking = useTakeBack(message);
  return (
    <Modal opened onClose={onClose} title={t('takeBackTitle')} closeButtonProps={{ 'aria-label': common('action.close') }}>
      <p className="beyond-hint">{t('takeBackText')}</p>
      <div className="form-actions">
        <span className="grow" />
        <Button variant="default" onClick={onClose}>
          {common('action.cancel')}
        </Button>
        <Button color="red" loading={taking.isPending} onClick={() => taking.mutate(undefined, { onSuccess: onClose })}>
          {t('takeBack')}
        </Button>
      </div>
    </Modal>
  );
}
