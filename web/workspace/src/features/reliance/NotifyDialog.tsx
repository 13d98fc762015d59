import { Button, Modal, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toastError } from '../../ui/toast';
import { decideAnswer, useRelianceError, type AffectedAnswer } from './queries';

interface NotifyDialogProps {
  answer: AffectedAnswer;
  onClose: () => void;
  onSaved: () => void;
}

/** The message to the customer becomes a draft in the conversation; there it is sent, under the channel's rules. */
export function NotifyDialog({ answer, onClose, onSaved }: NotifyDialogProps) {
  const { t } = useTranslation('reliance');
  const { t: common } = useTranslation();
  const navigate = useNavigate();
  const say = useRelianceError();
  const [text, setText] = useState(answer.draft);
  const save = useMutation({
    mutationFn: () => decideAnswer({ answer, decision: 'notified', text: text.trim() }),
    onSuccess: () => {
      onSaved();
      onClose();
      void navigate({ to: '/inbox/$view/$id', params: { view: 'open', id: answer.conversation_id } as never });
    },
    onError: (error) => toastError(say(error)),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('notifyForm.title')}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Textarea
          required
          data-autofocus
          autosize
          minRows={4}
          maxRows={14}
          maxLength={4000}
          label={t('notifyForm.text')}
          description={t('notifyForm.hint')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <div className="form-actions">
          <Button variant="default" onClick={onClose}>
            {common('action.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={!text.trim()}>
            {t('notifyForm.save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
