import { Button, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../../api/client';
import { fieldErrors, useSave } from '../../../ui/page';
import { useRefreshKnowledge } from '../queries';

export function TextForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('pages');
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const refresh = useRefreshKnowledge();
  const save = useSave(() => unwrap(api.POST('/api/v1/knowledge/texts', { body: { title, text } })), {
    done: t('add.saved'),
    onDone: () => {
      refresh();
      onClose();
    },
  });
  const wrong = fieldErrors(save.error);
  return (
    <form
      className="add-panel fields"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(undefined);
      }}
    >
      <TextInput
        label={t('add.title')}
        description={t('add.titleText')}
        placeholder={t('add.titleExample')}
        maxLength={300}
        data-autofocus
        value={title}
        error={wrong.title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Textarea
        label={t('add.body')}
        description={t('add.bodyText')}
        autosize
        minRows={8}
        maxRows={18}
        value={text}
        error={wrong.text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className="form-actions">
        <Button variant="default" onClick={onClose}>
          {t('add.cancel')}
        </Button>
        <Button type="submit" disabled={!title.trim() || !text.trim()} loading={save.isPending}>
          {t('add.addText')}
        </Button>
      </div>
    </form>
  );
}
