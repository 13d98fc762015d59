import { ActionIcon, Select, Switch, TextInput } from '@mantine/core';
import { ChevronDown, Trash2 } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Slot } from '../../../api/pages';
import { TextsField } from '../../../ui/page';
import { knownSlot } from '../slots';

const LONGEST_SENTENCE = 500;

interface SlotRowProps {
  slot: Slot;
  isOpen: boolean;
  disabled: boolean;
  wrong: string | undefined;
  onOpen: (isOpen: boolean) => void;
  onChange: (slot: Slot) => void;
  onRemove: () => void;
}

function useSlotName() {
  const { t, i18n } = useTranslation('pages');
  return (slot: Slot): string => {
    const own = slot.label?.[i18n.language as 'en'] || slot.label?.en || slot.label?.es || slot.label?.pt;
    const known = knownSlot(slot.name);
    return own || (known ? t(`slot.${known}`) : t('slots.own'));
  };
}

function Details({ slot, disabled, wrong, onChange }: Pick<SlotRowProps, 'slot' | 'disabled' | 'wrong' | 'onChange'>) {
  const { t } = useTranslation('pages');
  return (
    <>
      <TextsField
        label={t('slots.label')}
        text={t('slots.labelText')}
        maxLength={LONGEST_SENTENCE}
        disabled={disabled}
        value={slot.label ?? {}}
        onChange={(label) => onChange({ ...slot, label: { en: '', es: '', pt: '', ...label } })}
      />
      <TextsField
        label={t('slots.ask')}
        text={t('slots.askText')}
        placeholder={t('slots.askDefault')}
        maxLength={LONGEST_SENTENCE}
        disabled={disabled}
        value={slot.ask ?? {}}
        onChange={(ask) => onChange({ ...slot, ask: { en: '', es: '', pt: '', ...ask } })}
      />
      <Select
        label={t('slots.when')}
        allowDeselect={false}
        disabled={disabled}
        value={slot.when ?? 'handoff'}
        onChange={(when) => onChange({ ...slot, when: when as Slot['when'] })}
        data={[
          { value: 'handoff', label: t('slots.whenHandoff') },
          { value: 'always', label: t('slots.whenAlways') },
        ]}
      />
      {!knownSlot(slot.name) && (
        <TextInput
          label={t('slots.pattern')}
          description={t('slots.patternText')}
          placeholder="[A-Z]{2}-\d{6}"
          maxLength={200}
          spellCheck={false}
          disabled={disabled}
          value={slot.pattern ?? ''}
          error={wrong}
          onChange={(event) => onChange({ ...slot, pattern: event.currentTarget.value || null })}
        />
      )}
    </>
  );
}

export function SlotRow({ slot, isOpen, disabled, wrong, onOpen, onChange, onRemove }: SlotRowProps) {
  const { t } = useTranslation('pages');
  const name = useSlotName()(slot);
  const id = useId();
  return (
    <li className="slot">
      <div className="slot-top">
        <button type="button" className="slot-name" aria-expanded={isOpen} aria-controls={id} onClick={() => onOpen(!isOpen)}>
          <ChevronDown size={15} className={isOpen ? undefined : 'is-folded'} aria-hidden />
          {name}
        </button>
        <Switch
          size="sm"
          labelPosition="left"
          label={slot.required ? t('slots.asked') : t('slots.noticed')}
          aria-label={t('slots.askFor', { name })}
          checked={slot.required ?? false}
          disabled={disabled}
          onChange={(event) => onChange({ ...slot, required: event.currentTarget.checked })}
        />
        {!disabled && (
          <ActionIcon aria-label={t('slots.remove', { name })} onClick={onRemove}>
            <Trash2 size={15} />
          </ActionIcon>
        )}
      </div>
      <div id={id} className="fields slot-details" hidden={!isOpen}>
        {isOpen && <Details slot={slot} disabled={disabled} wrong={wrong} onChange={onChange} />}
      </div>
    </li>
  );
}
