import { Button, Menu } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Slot } from '../../../api/pages';
import { Card } from '../../../ui/page';
import type { PartProps } from '../model';
import { KNOWN_SLOTS, type KnownSlot } from '../slots';
import { SlotRow } from './SlotRow';

const MOST_SLOTS = 12;
const EMPTY = { en: '', es: '', pt: '' };

export function Slots({ value, change, disabled, wrong }: PartProps) {
  const { t } = useTranslation('pages');
  const [open, setOpen] = useState<string | null>(null);
  const { slots } = value;
  const missing = KNOWN_SLOTS.filter((name) => !slots.some((slot) => slot.name === name));
  const replace = (index: number, slot: Slot) =>
    change({ slots: slots.map((one, other) => (other === index ? slot : one)) });
  const add = (name: KnownSlot | null) => {
    let own = 1;
    while (slots.some((slot) => slot.name === `detail_${own}`)) own += 1;
    const slot: Slot = {
      name: name ?? `detail_${own}`,
      label: EMPTY,
      ask: EMPTY,
      pattern: null,
      when: 'handoff',
      required: true,
    };
    change({ slots: [...slots, slot] });
    if (!name) setOpen(slot.name);
  };
  return (
    <Card title={t('slots.title')} text={t('slots.text')}>
      <ul className="slots">
        {slots.map((slot, index) => (
          <SlotRow
            key={slot.name}
            slot={slot}
            isOpen={open === slot.name}
            disabled={disabled}
            wrong={wrong[`slots.${index}.pattern`] ?? wrong[`slots.${index}`]}
            onOpen={(isOpen) => setOpen(isOpen ? slot.name : null)}
            onChange={(next) => replace(index, next)}
            onRemove={() => change({ slots: slots.filter((one) => one !== slot) })}
          />
        ))}
        {slots.length === 0 && <li className="dim">{t('slots.none')}</li>}
      </ul>
      {!disabled && (
        <Menu position="bottom-start" width={220}>
          <Menu.Target>
            <Button
              variant="default"
              size="compact-md"
              leftSection={<Plus size={14} aria-hidden />}
              disabled={slots.length >= MOST_SLOTS}
            >
              {t('slots.add')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {missing.map((name) => (
              <Menu.Item key={name} onClick={() => add(name)}>
                {t(`slot.${name}`)}
              </Menu.Item>
            ))}
            {missing.length > 0 && <Menu.Divider />}
            <Menu.Item onClick={() => add(null)}>{t('slots.own')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </Card>
  );
}
