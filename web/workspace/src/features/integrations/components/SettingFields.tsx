import { PasswordInput, Select, TextInput } from '@mantine/core';
import type { SettingField } from '../queries';
import { useIntegrationWords } from '../words';

export type Values = Record<string, string>;

interface SettingFieldsProps {
  kind: string;
  fields: readonly SettingField[];
  values: Values;
  onChange: (values: Values) => void;
  /** Of the secrets that are stored already: their last letters. */
  hints?: Record<string, string>;
  wrong: readonly string[];
  disabled?: boolean;
}

type OneProps = Omit<SettingFieldsProps, 'fields'> & { field: SettingField };

function OneField({ field, kind, values, onChange, hints, wrong, disabled }: OneProps) {
  const { t, label, help, option } = useIntegrationWords();
  const set = (text: string) => onChange({ ...values, [field.name]: text });
  const hint = hints?.[field.name];
  const kept = hint === undefined ? undefined : hint ? t('keepSecret', { hint }) : t('keepSecretNoHint');
  const shared = {
    label: label(kind, field.name),
    description: kept ?? help(kind, field.name),
    withAsterisk: field.required && !field.default && hint === undefined,
    disabled,
    error: wrong.includes(field.name) && t('wrongField'),
  };
  if (field.secret) {
    return (
      <PasswordInput
        {...shared}
        autoComplete="off"
        value={values[field.name] ?? ''}
        onChange={(event) => set(event.currentTarget.value)}
      />
    );
  }
  const value = values[field.name] ?? field.default;
  if (field.options.length > 0) {
    const data = field.options.map((one) => ({ value: one, label: option(kind, field.name, one) }));
    return <Select {...shared} allowDeselect={false} data={data} value={value} onChange={(one) => set(one ?? '')} />;
  }
  return <TextInput {...shared} value={value} onChange={(event) => set(event.currentTarget.value)} />;
}

/** What a kind of system needs, as its connector says. A mapping has a form of its own. */
export function SettingFields({ fields, ...props }: SettingFieldsProps) {
  const { t } = useIntegrationWords();
  const shown = fields.filter((field) => field.form === 'line');
  const advanced = shown.filter((field) => field.is_advanced);
  const show = (field: SettingField) => <OneField key={field.name} field={field} {...props} />;
  return (
    <div className="fields">
      {shown.filter((field) => !field.is_advanced).map(show)}
      {advanced.length > 0 && (
        <details className="system-advanced" open={advanced.some((field) => props.wrong.includes(field.name)) || undefined}>
          <summary>{t('advanced')}</summary>
          <div className="fields">{advanced.map(show)}</div>
        </details>
      )}
    </div>
  );
}
