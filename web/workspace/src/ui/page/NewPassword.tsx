import { PasswordInput } from '@mantine/core';
import { Check, Dot } from 'lucide-react';
import { useTranslation } from 'react-i18next';

const SHORTEST_PASSWORD = 10;

interface NewPasswordProps {
  value: string;
  onChange: (value: string) => void;
  label: string;
  error?: string;
}

/** A password being chosen, with the one rule beside it. */
export function NewPassword({ value, onChange, label, error }: NewPasswordProps) {
  const { t } = useTranslation('pages');
  const isKept = [...value].length >= SHORTEST_PASSWORD;
  return (
    <>
      <PasswordInput
        name="new-password"
        label={label}
        autoComplete="new-password"
        required
        withAsterisk={false}
        minLength={SHORTEST_PASSWORD}
        maxLength={200}
        value={value}
        error={error}
        aria-describedby="password-rule"
        visibilityToggleButtonProps={{ 'aria-label': t('auth.showPassword') }}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <p id="password-rule" className={isKept ? 'password-rule is-kept' : 'password-rule'}>
        {isKept ? <Check size={14} aria-hidden /> : <Dot size={14} aria-hidden />}
        {t('auth.passwordRule', { count: SHORTEST_PASSWORD })}
      </p>
    </>
  );
}
