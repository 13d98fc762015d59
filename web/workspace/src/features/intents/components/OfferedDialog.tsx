import { Button, Checkbox, Modal, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LANGUAGE_NAMES } from '../../../i18n/names';
import { LANGUAGES, usePreference } from '../../../lib/preferences';
import { Failed, RowsSkeleton } from '../../../ui';
import { useSave } from '../../../ui/page';
import { addOffered, offeredQuery, useRefreshIntents, type Language } from '../queries';

/** The starting list: names in one language, examples in all three. */
export function OfferedDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('intents');
  const { t: common } = useTranslation();
  const [language, setLanguage] = useState<Language>(usePreference('language'));
  const query = useQuery(offeredQuery(language));
  const [left, setLeft] = useState<string[]>([]);
  const refresh = useRefreshIntents();
  const save = useSave(addOffered, {
    done: t('offeredAdded'),
    onDone: () => {
      refresh();
      onClose();
    },
  });
  const free = query.data?.filter((one) => !one.is_there) ?? [];
  const keys = free.map((one) => one.key).filter((key) => !left.includes(key));
  const toggle = (key: string, isWanted: boolean) =>
    setLeft((before) => (isWanted ? before.filter((one) => one !== key) : [...before, key]));
  return (
    <Modal
      opened
      size={620}
      onClose={onClose}
      title={t('offered')}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <div className="fields">
        <p className="soft">{t('offeredText')}</p>
        <SegmentedControl
          aria-label={t('offeredLanguage')}
          value={language}
          onChange={(value) => setLanguage(value as Language)}
          data={LANGUAGES.map((one) => ({ value: one, label: LANGUAGE_NAMES[one] }))}
        />
        {query.isPending && <RowsSkeleton rows={6} height={44} />}
        {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        <ul className="offered scroll" tabIndex={0} aria-label={t('offered')}>
          {query.data?.map((one) => (
            <li key={one.key}>
              <Checkbox
                label={one.name}
                description={one.is_there ? t('isThere') : one.description}
                disabled={one.is_there}
                checked={!one.is_there && !left.includes(one.key)}
                onChange={(event) => toggle(one.key, event.currentTarget.checked)}
              />
            </li>
          ))}
        </ul>
        <div className="form-actions">
          <Button variant="default" onClick={onClose}>
            {common('action.cancel')}
          </Button>
          <Button
            disabled={keys.length === 0}
            loading={save.isPending}
            onClick={() => save.mutate({ language, keys, examples_in: ['en', 'es', 'pt'] })}
          >
            {t('offeredAdd', { count: keys.length })}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
