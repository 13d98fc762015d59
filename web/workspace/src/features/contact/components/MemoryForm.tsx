import { Button, Select, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LONGEST_MEMORY, MEMORY_KINDS, oneLine, type MemoryKind } from '../memory';

/** A new memory written by a person. Called back with an empty text when given up. */
export function MemoryForm({ onDone }: { onDone: (text: string, kind: MemoryKind) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [kind, setKind] = useState<MemoryKind>('preference');
  return (
    <form
      className="memory-form"
      onSubmit={(event) => {
        event.preventDefault();
        const line = oneLine(text);
        if (line) onDone(line, kind);
      }}
      onKeyDown={(event) => event.key === 'Escape' && onDone('', kind)}
    >
      <Textarea
        autoFocus
        size="xs"
        rows={2}
        maxLength={LONGEST_MEMORY}
        aria-label={t('memory.text')}
        placeholder={t('memory.placeholder')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div>
        <Select
          size="xs"
          aria-label={t('memory.kind')}
          allowDeselect={false}
          value={kind}
          onChange={(value) => value && setKind(value as MemoryKind)}
          data={MEMORY_KINDS.map((value) => ({ value, label: t(`memoryKind.${value}`) }))}
        />
        <span className="grow" />
        <Button size="compact-sm" variant="subtle" onClick={() => onDone('', kind)}>
          {t('action.cancel')}
        </Button>
        <Button size="compact-sm" type="submit" disabled={!text.trim()}>
          {t('action.save')}
        </Button>
      </div>
    </form>
  );
}
