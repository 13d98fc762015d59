import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldErrors } from '../../ui/page';
import { toast, toastError } from '../../ui/toast';
import { Against } from '../doubts';
import { answerGap, useGapError, type Gap } from './queries';

const MOST_PHRASINGS = 10;

interface AnswerDialogProps {
  gap: Gap;
  onClose: () => void;
  onSaved: () => void;
}

/** The Q&A that closes a gap: drafted, and a person's in the end. */
export function AnswerDialog({ gap, onClose, onSaved }: AnswerDialogProps) {
  const { t } = useTranslation('gaps');
  const { t: common } = useTranslation();
  const say = useGapError();
  const [question, setQuestion] = useState(gap.question);
  const [answer, setAnswer] = useState(gap.answer ?? '');
  const [phrasings, setPhrasings] = useState(gap.phrasings.join('\n'));
  const save = useMutation({
    mutationFn: () =>
      answerGap(gap.id, { question: question.trim(), answer: answer.trim(), phrasings: linesOf(phrasings) }),
    onSuccess: () => {
      toast(t('saved'));
      onSaved();
      onClose();
    },
    onError: (error) => toastError(say(error)),
  });
  const wrong = fieldErrors(save.error);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('form.title')}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        {gap.disagree && (
          <p className="notice warn">
            <TriangleAlert size={16} aria-hidden />
            {t('disagree')}
          </p>
        )}
        <TextInput
          required
          maxLength={500}
          label={t('form.question')}
          value={question}
          error={wrong.question}
          onChange={(event) => setQuestion(event.currentTarget.value)}
        />
        <Textarea
          required
          data-autofocus
          autosize
          minRows={3}
          maxRows={10}
          label={t('form.answer')}
          description={t('form.answerText')}
          value={answer}
          error={wrong.answer}
          onChange={(event) => setAnswer(event.currentTarget.value)}
        />
        <Against question={question} answer={answer} />
        <Textarea
          autosize
          minRows={2}
          maxRows={8}
          label={t('form.phrasings')}
          description={t('form.phrasingsText')}
          value={phrasings}
          error={wrong.phrasings}
          onChange={(event) => setPhrasings(event.currentTarget.value)}
        />
        <div className="form-actions">
          <Button variant="default" onClick={onClose}>
            {common('action.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={!question.trim() || !answer.trim()}>
            {t('form.save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function linesOf(text: string): string[] {
  return [...new Set(text.split('\n').map((line) => line.trim()))].filter(Boolean).slice(0, MOST_PHRASINGS);
}
