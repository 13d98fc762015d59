import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { Kbd } from '../small';

interface SaveBarProps {
  dirty: boolean;
  saving: boolean;
  /** Said when there is nothing to save, or why it cannot be saved. */
  note?: string;
  onSave: () => void;
  onDiscard: () => void;
}

/** Rises when something was changed and not yet saved. */
export function SaveBar({ dirty, saving, note, onSave, onDiscard }: SaveBarProps) {
  const { t } = useTranslation('pages');
  useHotkeys([['mod+S', () => dirty && !saving && onSave()]], [], true);
  if (!dirty) return null;
  return (
    <div className="save-bar" role="region" aria-label={t('save.unsaved')}>
      <span className="save-bar-dot" aria-hidden />
      <span className="grow">{note ?? t('save.unsaved')}</span>
      <Button variant="subtle" onClick={onDiscard} disabled={saving}>
        {t('save.discard')}
      </Button>
      <Button onClick={onSave} loading={saving} rightSection={<Kbd keys="mod+s" />}>
        {t('save.save')}
      </Button>
    </div>
  );
}
