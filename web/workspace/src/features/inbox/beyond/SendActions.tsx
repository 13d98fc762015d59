import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';

export function SendActions({ canSend, onClose }: { canSend: boolean; onClose: () => void }) {
  const { t } = useTranslation('beyond');
  const { t: common } = useTranslation();
  return (
    <div className="form-actions">
      <span className="grow beyond-hint">{t('takesOver')}</span>
      <Button variant="default" onClick={onClose}>
        {common('action.cancel')}
      </Button>
      <Button type="submit" disabled={!canSend}>
        {common('composer.send')}
      </Button>
    </div>
  );
}
