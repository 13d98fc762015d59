import { Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../../api/client';
import { fieldErrors } from '../../../ui/page';
import { FormFoot } from '../../../ui/pieces';
import { useAdding } from './useAdding';

export function TextForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('pages');
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const save = useAdding(() => unwrap(api.POST('/api/v1/knowledge/texts', { body: { title, text } })), onClose);
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
      <FormFoot
        action={t('add.addText')}
        disabled={!title.trim() || !text.trim()}
        pending={save.isPending}
        onCancel={onClose}
      />
    </form>
  );
}
