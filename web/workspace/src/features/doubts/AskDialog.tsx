import { Button, Modal, Select, Textarea } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { teammatesQuery } from '../../api/queries';
import { toast, toastError } from '../../ui/toast';
import { askAboutDoubt, useDoubtError, type Doubt } from './queries';

/** A colleague shall decide. */
export function AskDialog({ doubt, onClose, onSaved }: { doubt: Doubt; onClose: () => void; onSaved: () => void }) {
  const { t } = useTranslation('doubts');
  const { t: common } = useTranslation();
  const say = useDoubtError();
  const teammates = useQuery(teammatesQuery).data ?? [];
  const [who, setWho] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const ask = useMutation({
    mutationFn: () => askAboutDoubt(doubt.id, who ?? '', note.trim()),
    onSuccess: () => {
      toast(t('saved'));
      onSaved();
      onClose();
    },
    onError: (error) => toastError(say(error)),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('askForm.title')}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          ask.mutate();
        }}
      >
        <Select
          required
          searchable
          label={t('askForm.who')}
          value={who}
          onChange={setWho}
          data={teammates.map((one) => ({ value: one.id, label: one.name }))}
        />
        <Textarea
          autosize
          minRows={2}
          maxLength={500}
          label={t('askForm.note')}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <div className="form-actions">
          <Button variant="default" onClick={onClose}>
            {common('action.cancel')}
          </Button>
          <Button type="submit" loading={ask.isPending} disabled={!who}>
            {t('askForm.save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
