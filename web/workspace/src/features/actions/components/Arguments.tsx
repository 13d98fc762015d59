import { Button, NativeSelect, Switch, Textarea, TextInput } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Card, TextsField } from '../../../ui/page';
import { FACTS, fromLines, KINDS, newArgument, PLACES, SOURCES, toLines, withArgument } from '../form';
import type { Argument, Definition } from '../queries';

export interface PartProps {
  value: Definition;
  disabled: boolean;
  change: (definition: Definition) => void;
}

interface RowProps {
  argument: Argument;
  disabled: boolean;
  onChange: (argument: Argument) => void;
  onRemove: () => void;
}

function Where({ argument, disabled, onChange }: Omit<RowProps, 'onRemove'>) {
  const { t } = useTranslation('actions');
  if (argument.source === 'contact') {
    return (
      <NativeSelect
        label={t('argument.fact')}
        disabled={disabled}
        value={argument.value}
        onChange={(event) => onChange({ ...argument, value: event.currentTarget.value })}
        data={['', ...FACTS].map((fact) => ({ value: fact, label: fact ? t(`fact.${fact as (typeof FACTS)[number]}`) : '–' }))}
      />
    );
  }
  if (argument.source === 'conversation') return null;
  return (
    <TextInput
      label={t(argument.source === 'fixed' ? 'argument.fixed' : 'argument.checkPath')}
      disabled={disabled}
      value={argument.value}
      maxLength={200}
      onChange={(event) => onChange({ ...argument, value: event.currentTarget.value })}
    />
  );
}

function Row({ argument, disabled, onChange, onRemove }: RowProps) {
  const { t } = useTranslation('actions');
  const set = (part: Partial<Argument>) => onChange({ ...argument, ...part });
  const isAsked = argument.source === 'conversation';
  return (
    <li className="argument">
      <div className="argument-top">
        <TextInput label={t('argument.name')} disabled={disabled} value={argument.name} maxLength={60} onChange={(event) => set({ name: event.currentTarget.value.replaceAll(/\W/g, '_') })} />
        <NativeSelect label={t('argument.kind')} disabled={disabled} value={argument.kind} onChange={(event) => set({ kind: event.currentTarget.value as Argument['kind'] })} data={KINDS.map((kind) => ({ value: kind, label: t(`argument.kind_${kind}`) }))} />
        <NativeSelect label={t('argument.source')} disabled={disabled} value={argument.source} onChange={(event) => set({ source: event.currentTarget.value as Argument['source'], value: event.currentTarget.value === 'contact' ? 'customer_id' : '' })} data={SOURCES.map((source) => ({ value: source, label: t(`argument.source_${source}`) }))} />
        <Button variant="subtle" px={8} disabled={disabled} aria-label={t('argument.remove', { name: argument.name })} onClick={onRemove}>
          <Trash2 size={15} />
        </Button>
      </div>
      <div className="argument-rest">
        <Where argument={argument} disabled={disabled} onChange={onChange} />
        <NativeSelect label={t('argument.place')} disabled={disabled} value={argument.place} onChange={(event) => set({ place: event.currentTarget.value as Argument['place'] })} data={PLACES.map((place) => ({ value: place, label: t(`argument.place_${place}`) }))} />
        <TextInput label={t('argument.wire')} placeholder={argument.name} disabled={disabled} value={argument.wire_name} maxLength={120} onChange={(event) => set({ wire_name: event.currentTarget.value })} />
        {isAsked && <TextInput label={t('argument.description')} disabled={disabled} value={argument.description} maxLength={500} onChange={(event) => set({ description: event.currentTarget.value })} />}
        {isAsked && argument.kind === 'text' && <TextInput label={t('argument.pattern')} placeholder="CB-\d+" disabled={disabled} value={argument.pattern} maxLength={200} onChange={(event) => set({ pattern: event.currentTarget.value })} />}
        {argument.kind === 'choice' && <Textarea label={t('argument.choices')} autosize disabled={disabled} value={toLines(argument.choices)} onChange={(event) => set({ choices: fromLines(event.currentTarget.value) })} />}
      </div>
      <Switch label={t('argument.required')} disabled={disabled || argument.place === 'path'} checked={argument.required} onChange={(event) => set({ required: event.currentTarget.checked })} />
      {isAsked && <TextsField label={t('argument.ask')} value={argument.ask} maxLength={500} disabled={disabled} onChange={(ask) => set({ ask: { ...argument.ask, ...ask } })} />}
    </li>
  );
}

/** What the action is given, and by whom: the conversation, or the runtime, which no conversation can talk into anything. */
export function Arguments({ value, disabled, change }: PartProps) {
  const { t } = useTranslation('actions');
  return (
    <Card
      title={t('argument.title')}
      text={t('argument.text')}
      actions={
        <Button size="compact-md" variant="default" disabled={disabled} leftSection={<Plus size={15} />} onClick={() => change({ ...value, arguments: [...value.arguments, newArgument(value)] })}>
          {t('argument.add')}
        </Button>
      }
    >
      <ul className="stack">
        {value.arguments.map((argument, at) => (
          <Row
            key={at}
            argument={argument}
            disabled={disabled}
            onChange={(next) => change(withArgument(value, at, next))}
            onRemove={() => change({ ...value, arguments: value.arguments.filter((_, index) => index !== at) })}
          />
        ))}
      </ul>
    </Card>
  );
}
