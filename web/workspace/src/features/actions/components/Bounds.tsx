import { NativeSelect, NumberInput, SegmentedControl, Switch, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card } from '../../../ui/page';
import { FACTS, fromFields, LIMITS, RISKS, toFields } from '../form';
import type { Action, Definition, Policy } from '../queries';
import type { PartProps } from './Arguments';

const amount = (value: number | string): string | null => (value === '' ? null : String(value));

function Limits({ value, disabled, change }: PartProps) {
  const { t } = useTranslation('actions');
  const { policy } = value;
  const set = (part: Partial<Policy>) => change({ ...value, policy: { ...policy, ...part } });
  const names = ['', ...value.arguments.map((one) => one.name)];
  return (
    <>
      <div className="fields two">
        <NativeSelect label={t('bounds.amount')} disabled={disabled} value={policy.amount_argument} onChange={(event) => set({ amount_argument: event.currentTarget.value })} data={names.map((name) => ({ value: name, label: name || t('bounds.noAmount') }))} />
        <TextInput label={t('bounds.currency')} placeholder="EUR" disabled={disabled} value={policy.currency} maxLength={3} onChange={(event) => set({ currency: event.currentTarget.value.toUpperCase() })} />
      </div>
      {policy.amount_argument && (
        <div className="fields two">
          {LIMITS.map((limit) => (
            <NumberInput key={limit} label={t(`limit.${limit}`)} min={0} decimalScale={2} disabled={disabled} value={policy[limit] ?? ''} onChange={(next) => set({ [limit]: amount(next) })} />
          ))}
        </div>
      )}
      <NumberInput label={t('limit.runs_per_contact_day')} min={1} max={10_000} allowDecimal={false} disabled={disabled} value={policy.runs_per_contact_day ?? ''} onChange={(next) => set({ runs_per_contact_day: next === '' ? null : Number(next) })} />
    </>
  );
}

function Approval({ value, disabled, change }: PartProps) {
  const { t } = useTranslation('actions');
  const { policy } = value;
  const set = (part: Partial<Policy>) => change({ ...value, policy: { ...policy, ...part } });
  return (
    <>
      <div>
        <b className="field-label">{t('bounds.approval')}</b>
        <SegmentedControl fullWidth aria-label={t('bounds.approval')} disabled={disabled} value={policy.approval} onChange={(next) => set({ approval: next as Policy['approval'] })} data={(['never', 'above', 'always'] as const).map((rule) => ({ value: rule, label: t(`approval.rule_${rule}`) }))} />
      </div>
      {policy.approval === 'above' && <NumberInput label={t('bounds.above')} min={0} decimalScale={2} disabled={disabled} value={policy.approval_above ?? ''} onChange={(next) => set({ approval_above: amount(next) })} />}
      {policy.approval !== 'never' && <NativeSelect label={t('bounds.approvers')} disabled={disabled} value={policy.approvers} onChange={(event) => set({ approvers: event.currentTarget.value as Policy['approvers'] })} data={(['team', 'admins'] as const).map((who) => ({ value: who, label: t(`bounds.approvers_${who}`) }))} />}
    </>
  );
}

/** What holds whoever asks: risk, identity, limits, the customer's yes, a person's approval. */
export function Bounds(props: PartProps) {
  const { value, disabled, change } = props;
  const { t } = useTranslation('actions');
  const { policy } = value;
  const set = (part: Partial<Policy>) => change({ ...value, policy: { ...policy, ...part } });
  const writes = policy.risk !== 'read';
  return (
    <Card title={t('bounds.title')} text={t('bounds.text')}>
      <div className="fields">
        <NativeSelect label={t('bounds.risk')} description={t(`risk.text_${policy.risk}`)} disabled={disabled} value={policy.risk} onChange={(event) => set({ risk: event.currentTarget.value as Policy['risk'] })} data={RISKS.map((risk) => ({ value: risk, label: t(`risk.${risk}`) }))} />
        <Switch label={t('bounds.verified')} description={t('bounds.verifiedText')} disabled={disabled} checked={policy.identity === 'verified'} onChange={(event) => set({ identity: event.currentTarget.checked ? 'verified' : 'anonymous' })} />
        {writes && <Switch label={t('bounds.confirm')} description={t('bounds.confirmText')} disabled={disabled} checked={policy.confirm} onChange={(event) => set({ confirm: event.currentTarget.checked })} />}
        {writes && <Limits {...props} />}
        {writes && <Approval {...props} />}
      </div>
    </Card>
  );
}

type Check = NonNullable<Definition['check']>;

const NO_CHECK: Omit<Check, 'action_id'> = {
  arguments: {},
  owner_path: '',
  owner_is: 'customer_id',
  subject_path: '',
  most_path: '',
  currency_path: '',
  require: [],
  facts: [],
};

/** "path = a, b" per line. */
const toRules = (rules: Check['require']) => rules.map((rule) => `${rule.path} = ${rule.one_of.join(', ')}`).join('\n');
const fromRules = (text: string): Check['require'] =>
  text.split('\n').filter((line) => line.includes('=')).map((line) => {
    const [path = '', values = ''] = line.split('=');
    return { path: path.trim(), one_of: values.split(',').map((one) => one.trim()).filter(Boolean) };
  });

/** What is read again from the other system right before acting, and what has to be true there. */
export function CheckBefore({ value, disabled, change, others }: PartProps & { others: Action[] }) {
  const { t } = useTranslation('actions');
  const { check } = value;
  const set = (part: Partial<Check>) => check && change({ ...value, check: { ...check, ...part } });
  const readers = others.filter((one) => one.definition.policy.risk === 'read');
  return (
    <Card title={t('check.title')} text={t('check.text')}>
      <div className="fields">
        <NativeSelect label={t('check.action')} disabled={disabled} value={check?.action_id ?? ''} onChange={(event) => change({ ...value, check: event.currentTarget.value ? { ...NO_CHECK, ...check, action_id: event.currentTarget.value } : null })} data={[{ value: '', label: t('check.none') }, ...readers.map((one) => ({ value: one.id, label: one.title }))]} />
        {check && (
          <>
            <div className="fields two">
              <TextInput label={t('check.owner')} placeholder="customer.email" disabled={disabled} value={check.owner_path} maxLength={200} onChange={(event) => set({ owner_path: event.currentTarget.value })} />
              <NativeSelect label={t('check.ownerIs')} disabled={disabled} value={check.owner_is} onChange={(event) => set({ owner_is: event.currentTarget.value as Check['owner_is'] })} data={FACTS.map((fact) => ({ value: fact, label: t(`fact.${fact}`) }))} />
              <TextInput label={t('check.subject')} placeholder="number" disabled={disabled} value={check.subject_path} maxLength={200} onChange={(event) => set({ subject_path: event.currentTarget.value })} />
              <TextInput label={t('check.most')} placeholder="refundable" disabled={disabled} value={check.most_path} maxLength={200} onChange={(event) => set({ most_path: event.currentTarget.value })} />
              <TextInput label={t('check.currency')} placeholder="currency" disabled={disabled} value={check.currency_path} maxLength={200} onChange={(event) => set({ currency_path: event.currentTarget.value })} />
            </div>
            <Textarea label={t('check.require')} description={t('check.requireText')} placeholder="status = delivered, shipped" autosize minRows={2} disabled={disabled} defaultValue={toRules(check.require)} onBlur={(event) => set({ require: fromRules(event.currentTarget.value) })} />
            <Textarea label={t('check.facts')} description={t('fieldsText')} placeholder={'total\ncustomer = customer.name'} autosize minRows={2} disabled={disabled} defaultValue={toFields(check.facts)} onBlur={(event) => set({ facts: fromFields(event.currentTarget.value) })} />
          </>
        )}
      </div>
    </Card>
  );
}
