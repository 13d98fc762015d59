import { Button, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../api/types';
import { useEdit } from './queries';

const LONGEST = 10_000;

/** Other words in place of mine, on the customer's screen too. The first ones stay readable for the team. */
export function EditDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useTranslation('beyond');
  const { t: common } = useTranslation();
  const [text, setText] = useState(message.text);
  const editing = useEdit(message);
  const isChanged = text.trim() !== '' && text.trim() !== message.text;
  return (
    <Modal opened onClose={onClose} title={t('edit')} closeButtonProps={{ 'aria-label': common('action.close') }}>
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          editing.mutate(text.trim(), { onSuccess: onClose });
        }}
      >
        <Textarea
          autosize
          minRows={3}
          maxRows={12}
          maxLength={LONGEST}
          data-autofocus
          label={t('words')}
          description={t('editHint')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <div className="form-actions">
          <span className="grow" />
          <Button variant="default" onClick={onClose}>
            {common('action.cancel')}
          </Button>
          <Button type="submit" loading={editing.isPending} disabled={!isChanged}>
            {t('change')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
