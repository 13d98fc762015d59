import { SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../../api/client';
import { fieldErrors } from '../../../ui/page';
import { FormFoot } from '../../../ui/pieces';
import { Phrasings, written } from './Phrasings';
import { QaSheetForm } from './QaSheetForm';
import { useAdding } from './useAdding';

/** One by one, or many from a spreadsheet. */
export function QaForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('pages');
  const [way, setWay] = useState('one');
  return (
    <div className="add-panel">
      <SegmentedControl
        size="xs"
        className="qa-ways"
        aria-label={t('sheet.way')}
        value={way}
        onChange={setWay}
        data={[
          { value: 'one', label: t('sheet.one') },
          { value: 'many', label: t('sheet.many') },
        ]}
      />
      {way === 'one' ? <OneQa onClose={onClose} /> : <QaSheetForm onClose={onClose} />}
    </div>
  );
}

function OneQa({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('pages');
  const [question, setQuestion] = useState('');
  const [answer, setAnswer] = useState('');
  const [phrasings, setPhrasings] = useState<string[]>(['']);
  const save = useAdding(
    () => unwrap(api.POST('/api/v1/knowledge/qas', { body: { question, answer, phrasings: written(phrasings) } })),
    onClose,
  );
  const wrong = fieldErrors(save.error);
  return (
    <form
      className="fields"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(undefined);
      }}
    >
      <TextInput
        label={t('add.question')}
        placeholder={t('add.questionExample')}
        maxLength={500}
        data-autofocus
        value={question}
        error={wrong.question}
        onChange={(event) => setQuestion(event.currentTarget.value)}
      />
      <Textarea
        label={t('add.answer')}
        description={t('add.answerText')}
        autosize
        minRows={4}
        maxRows={12}
        value={answer}
        error={wrong.answer}
        onChange={(event) => setAnswer(event.currentTarget.value)}
      />
      <Phrasings value={phrasings} onChange={setPhrasings} />
      <FormFoot
        action={t('add.addQa')}
        disabled={!question.trim() || !answer.trim()}
        pending={save.isPending}
        onCancel={onClose}
      />
    </form>
  );
}
