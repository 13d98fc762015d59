import { Button, PasswordInput, Select, Textarea, TextInput } from '@mantine/core';
import { Fragment, useState } from 'react';
import type { ConnectField } from '../../../api/pages';
import { CopyBox } from '../../../ui/page';
import { useChannelWords } from '../words';

export type Values = Record<string, string>;

interface ConnectFieldsProps {
  kind: string;
  fields: readonly ConnectField[];
  values: Values;
  onChange: (values: Values) => void;
  /** Of the secrets that are stored already: their last letters. */
  hints?: Record<string, string>;
  wrong: readonly string[];
  disabled?: boolean;
  /** Where the provider sends an admin back who consented; empty where nobody consents. */
  redirectUrl?: string;
}

/** Fields of several lines. */
const LONG: readonly string[] = ['signature'];

/** Whether the other field has one of the values. */
function holds(when: ConnectField['shown_when'], fields: readonly ConnectField[], values: Values): boolean {
  if (!when) return true;
  const other = fields.find((field) => field.name === when.name);
  return when.options.includes(values[when.name] ?? other?.default ?? '');
}

function randomSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_');
}

function SecretField({ field, ...props }: Omit<ConnectFieldsProps, 'fields'> & { field: ConnectField }) {
  const { t, label, help } = useChannelWords();
  const { kind, values, hints, disabled } = props;
  const [made, setMade] = useState('');
  const hint = hints?.[field.name];
  const kept = hint === undefined ? undefined : hint ? t('keepSecret', { hint }) : t('keepSecretNoHint');
  const set = (text: string) => props.onChange({ ...values, [field.name]: text });
  return (
    <div className="connect-secret">
      <PasswordInput
        label={label(kind, field.name)}
        description={kept ?? help(kind, field.name)}
        withAsterisk={field.required && hint === undefined}
        autoComplete="off"
        disabled={disabled}
        value={values[field.name] ?? ''}
        error={props.wrong.includes(field.name) && t('wrongField')}
        onChange={(event) => set(event.currentTarget.value)}
      />
      {field.generated && !disabled && (
        <Button
          variant="default"
          size="compact-md"
          onClick={() => {
            const secret = randomSecret();
            setMade(secret);
            set(secret);
          }}
        >
          {t('generate')}
        </Button>
      )}
      {made && values[field.name] === made && (
        <div className="connect-made">
          <p className="small dim">{t('copyOnce')}</p>
          <CopyBox value={made} label={label(kind, field.name)} />
        </div>
      )}
    </div>
  );
}

function PlainField({ field, kind, values, onChange, wrong, disabled }: Omit<ConnectFieldsProps, 'fields'> & { field: ConnectField }) {
  const { t, label, help, option } = useChannelWords();
  const shared = {
    label: label(kind, field.name),
    description: help(kind, field.name),
    withAsterisk: field.required && !field.default,
    disabled,
    error: wrong.includes(field.name) && t('wrongField'),
    value: values[field.name] ?? field.default,
  };
  if (field.options.length > 0) {
    const data = field.options.map((one) => ({ value: one, label: option(kind, field.name, one) }));
    return <Select {...shared} allowDeselect={false} data={data} onChange={(one) => onChange({ ...values, [field.name]: one ?? '' })} />;
  }
  const set = (text: string) => onChange({ ...values, [field.name]: text });
  if (LONG.includes(field.name)) {
    return <Textarea {...shared} autosize minRows={3} maxLength={2000} onChange={(event) => set(event.currentTarget.value)} />;
  }
  return <TextInput {...shared} onChange={(event) => set(event.currentTarget.value)} />;
}

/** What to do at the provider for the way that was chosen, and the address to paste there. */
function AtProvider({ kind, field, values, redirectUrl }: { kind: string; field: ConnectField; values: Values; redirectUrl: string }) {
  const { label, help, optionSteps } = useChannelWords();
  const chosen = field.shown_when?.name ?? '';
  const steps = optionSteps(kind, chosen, values[chosen] ?? '');
  return (
    <div className="hook-address">
      {steps.length > 0 && (
        <ol className="connect-steps">
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      <b className="small">{label(kind, 'redirect')}</b>
      <p className="small dim">{help(kind, 'redirect')}</p>
      <CopyBox value={redirectUrl} label={label(kind, 'redirect')} />
    </div>
  );
}

/** What a kind of channel needs, as its connector says. Addresses of the provider stand under "advanced". */
export function ConnectFields({ fields, redirectUrl, ...props }: ConnectFieldsProps) {
  const { t } = useChannelWords();
  const shown = fields
    .filter((field) => holds(field.shown_when, fields, props.values))
    .map((field) => ({ ...field, required: field.required && holds(field.required_when, fields, props.values) }));
  const first = shown.filter((field) => !field.is_address);
  const advanced = shown.filter((field) => field.is_address);
  const show = (field: ConnectField) => (
    <Fragment key={field.name}>
      {field.follows_redirect && redirectUrl && (
        <AtProvider kind={props.kind} field={field} values={props.values} redirectUrl={redirectUrl} />
      )}
      {field.secret ? <SecretField field={field} {...props} /> : <PlainField field={field} {...props} />}
    </Fragment>
  );
  return (
    <div className="fields">
      {first.map(show)}
      {advanced.length > 0 && (
        <details className="connect-advanced" open={advanced.some((field) => props.wrong.includes(field.name))}>
          <summary>{t('advanced')}</summary>
          <div className="fields">{advanced.map(show)}</div>
        </details>
      )}
    </div>
  );
}
