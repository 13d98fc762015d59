import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface FormFootProps {
  /** What the form's own button says; "Save" where nothing is given. */
  action?: string;
  disabled?: boolean;
  pending: boolean;
  onCancel: () => void;
  /** Where the button does not submit a form. */
  onAction?: () => void;
  /** What stands on the left: deleting, an export. */
  children?: ReactNode;
}

/** The last line of a form: leave it, or do it. */
export function FormFoot({ action, disabled, pending, onCancel, onAction, children }: FormFootProps) {
  const { t } = useTranslation();
  return (
    <div className="form-actions">
      {children && (
        <>
          {children}
          <span className="grow" />
        </>
      )}
      <Button variant="default" onClick={onCancel}>
        {t('action.cancel')}
      </Button>
      <Button type={onAction ? 'button' : 'submit'} disabled={disabled} loading={pending} onClick={onAction}>
        {action ?? t('action.save')}
      </Button>
    </div>
  );
}
