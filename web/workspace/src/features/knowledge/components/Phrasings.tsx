import { ActionIcon, Button, TextInput } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';

const MOST_PHRASINGS = 200;

interface PhrasingsProps {
  value: readonly string[];
  onChange: (value: string[]) => void;
}

/** Other ways customers ask the same. Enter makes the next line, Backspace in an empty one removes it. */
export function Phrasings({ value, onChange }: PhrasingsProps) {
  const { t } = useTranslation('pages');
  const list = useRef<HTMLUListElement>(null);
  const focus = (index: number) =>
    requestAnimationFrame(() => list.current?.querySelectorAll('input')[Math.max(0, index)]?.focus());
  const add = (index: number) => {
    if (value.length >= MOST_PHRASINGS) return;
    onChange([...value.slice(0, index), '', ...value.slice(index)]);
    focus(index);
  };
  const remove = (index: number) => {
    onChange(value.filter((_, other) => other !== index));
    focus(index - 1);
  };
  return (
    <fieldset className="phrasings">
      <legend>{t('add.phrasings')}</legend>
      <p>{t('add.phrasingsText')}</p>
      <ul ref={list}>
        {value.map((phrasing, index) => (
          <li key={index}>
            <TextInput
              aria-label={t('add.phrasing', { number: index + 1 })}
              placeholder={t('add.phrasingExample')}
              maxLength={500}
              value={phrasing}
              onChange={(event) => onChange(value.map((one, other) => (other === index ? event.currentTarget.value : one)))}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
                  event.preventDefault();
                  if (phrasing.trim()) add(index + 1);
                } else if (event.key === 'Backspace' && phrasing === '') {
                  event.preventDefault();
                  remove(index);
                }
              }}
            />
            <ActionIcon aria-label={t('add.removePhrasing', { number: index + 1 })} onClick={() => remove(index)}>
              <X size={16} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<Plus size={14} aria-hidden />}
        disabled={value.length >= MOST_PHRASINGS}
        onClick={() => add(value.length)}
      >
        {t('add.addPhrasing')}
      </Button>
    </fieldset>
  );
}

export const written = (phrasings: readonly string[]) => phrasings.map((one) => one.trim()).filter(Boolean);
