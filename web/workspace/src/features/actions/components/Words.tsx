import { NativeSelect, NumberInput, Switch, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card, TextsField } from '../../../ui/page';
import { fromFields, fromLines, METHODS, toFields, toLines, withPath } from '../form';
import type { Action, Definition } from '../queries';
import type { PartProps } from './Arguments';

type Request = Definition['request'];

/** Where the request goes and what of its answer may be seen. */
export function RequestPart({ value, disabled, change, kind }: PartProps & { kind: Action['kind'] }) {
  const { t } = useTranslation('actions');
  const { request } = value;
  const set = (part: Partial<Request>) => change({ ...value, request: { ...request, ...part } });
  const headers = Object.entries(request.headers).map(([name, text]) => `${name}: ${text}`).join('\n');
  const repeats = value.policy.risk === 'read' || (value.policy.risk !== 'irreversible' && request.idempotency_header !== '');
  return (
    <Card title={t('request.title')} text={t('request.text')}>
      <div className="fields">
        {kind === 'http' && (
          <>
            <div className="request-line">
              <NativeSelect label={t('request.method')} disabled={disabled} value={request.method} onChange={(event) => set({ method: event.currentTarget.value as Request['method'] })} data={[...METHODS]} />
              <TextInput label={t('request.path')} placeholder="/orders/{order_number}" disabled={disabled} value={request.path} maxLength={500} onChange={(event) => change(withPath(value, event.currentTarget.value))} />
            </div>
            <Textarea label={t('request.headers')} placeholder="Accept-Language: es" autosize minRows={1} disabled={disabled} defaultValue={headers} onBlur={(event) => set({ headers: Object.fromEntries(fromLines(event.currentTarget.value).filter((line) => line.includes(':')).map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()])) })} />
            <div className="fields two">
              <TextInput label={t('request.idempotency')} placeholder="Idempotency-Key" disabled={disabled} value={request.idempotency_header} maxLength={100} onChange={(event) => set({ idempotency_header: event.currentTarget.value })} />
              <NumberInput label={t('request.retries')} description={t(repeats ? 'request.retriesText' : 'request.noRetries')} min={0} max={3} disabled={disabled} value={request.retries} onChange={(next) => set({ retries: Number(next) || 0 })} />
            </div>
          </>
        )}
        {kind === 'mcp' && <TextInput label={t('request.tool')} disabled={disabled} value={request.tool} maxLength={200} onChange={(event) => set({ tool: event.currentTarget.value })} />}
        <NumberInput label={t('request.timeout')} min={1} max={15} disabled={disabled} value={request.timeout_s} onChange={(next) => set({ timeout_s: Number(next) || 8 })} />
        <Switch label={t('request.everything')} description={t('request.everythingText')} disabled={disabled} checked={value.result.everything} onChange={(event) => change({ ...value, result: { ...value.result, everything: event.currentTarget.checked } })} />
        {!value.result.everything && <Textarea label={t('request.fields')} description={t('fieldsText')} placeholder={'status\nparcel = shipment.tracking'} autosize minRows={2} disabled={disabled} defaultValue={toFields(value.result.fields)} onBlur={(event) => change({ ...value, result: { ...value.result, fields: fromFields(event.currentTarget.value) } })} />}
      </div>
    </Card>
  );
}

/** How customers ask for it, and what they hear: for the answerer without a model, and for every confirmation. */
export function WordsPart({ value, disabled, change }: PartProps) {
  const { t } = useTranslation('actions');
  const { flow } = value;
  const set = (part: Partial<Definition['flow']>) => change({ ...value, flow: { ...flow, ...part } });
  const phrases = { en: toLines(flow.phrases.en), es: toLines(flow.phrases.es), pt: toLines(flow.phrases.pt) };
  return (
    <Card title={t('words.title')} text={t('words.text')}>
      <div className="fields">
        <PhrasesField value={phrases} disabled={disabled} onChange={(next) => set({ phrases: next })} />
        {value.policy.risk !== 'read' && <TextsField long label={t('words.confirm')} text={t('words.places')} value={flow.confirm} maxLength={500} disabled={disabled} onChange={(confirm) => set({ confirm: { ...flow.confirm, ...confirm } })} />}
        <TextsField long label={t('words.done')} text={t('words.places')} value={flow.done} maxLength={500} disabled={disabled} onChange={(done) => set({ done: { ...flow.done, ...done } })} />
      </div>
    </Card>
  );
}

interface PhrasesFieldProps {
  value: { en: string; es: string; pt: string };
  disabled: boolean;
  onChange: (phrases: Definition['flow']['phrases']) => void;
}

function PhrasesField({ value, disabled, onChange }: PhrasesFieldProps) {
  const { t } = useTranslation('actions');
  return (
    <div className="fields">
      {(['es', 'en', 'pt'] as const).map((language) => (
        <Textarea
          key={language}
          label={t(`words.phrases_${language}`)}
          autosize
          minRows={2}
          maxRows={8}
          lang={language}
          disabled={disabled}
          defaultValue={value[language]}
          onBlur={(event) =>
            onChange({
              en: fromLines(value.en),
              es: fromLines(value.es),
              pt: fromLines(value.pt),
              [language]: fromLines(event.currentTarget.value),
            })
          }
        />
      ))}
    </div>
  );
}
