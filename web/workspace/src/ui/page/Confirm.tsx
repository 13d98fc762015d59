import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface ConfirmProps {
  opened: boolean;
  title: string;
  /** What will happen, and what will not come back. */
  children: ReactNode;
  action: string;
  pending?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asked before something that cannot be undone. The safe answer has the focus. */
export function Confirm({ opened, title, children, action, pending, onConfirm, onClose }: ConfirmProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      centered
      size={440}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <div className="confirm-text">{children}</div>
      <div className="form-actions">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('action.cancel')}
        </Button>
        <Button className="danger" onClick={onConfirm} loading={pending}>
          {action}
        </Button>
      </div>
    </Modal>
  );
}
