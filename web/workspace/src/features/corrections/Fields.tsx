import { NativeSelect, Radio, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Diff } from './Diff';
import { FAULTS, PARTS, isMachines, replacedBy, withFault, withKind, type CorrectionForm } from './form';
import { GuideWords, RuleWords, TextWords } from './OtherWords';
import type { CorrectionDraft, Fault, Kind, Part } from './queries';
import { WordsField } from './WordsField';

interface FieldsProps {
  form: CorrectionForm;
  draft: CorrectionDraft;
  onChange: (form: CorrectionForm) => void;
}

function Where({ form, draft, onChange }: FieldsProps) {
  const { t } = useTranslation('corrections');
  const mayInstruct = draft.assistant_id !== null;
  return (
    <Radio.Group
      label={t('where')}
      value={form.kind}
      onChange={(kind) => onChange(withKind(form, kind as Kind, draft))}
      className="correct-where"
    >
      <Stack gap={8} mt={6}>
        {draft.cited[0] && <Radio value="edit_qa" label={t('edit_qa', { question: draft.cited[0].question })} />}
        {draft.texts[0] && <Radio value="edit_text" label={t('edit_text', { title: draft.texts[0].title })} />}
        <Radio value="new_qa" label={t('new_qa')} />
        {draft.similar.length > 0 && <Radio value="phrasing" label={t('phrasing')} />}
        {mayInstruct && <Radio value="rule" label={t('rule')} />}
        {mayInstruct && draft.guides.length > 0 && <Radio value="guide" label={t('guide')} />}
        {mayInstruct && <Radio value="instruction" label={t('instruction')} description={t('instructionText')} />}
      </Stack>
    </Radio.Group>
  );
}

function Words({ form, draft, onChange }: FieldsProps) {
  const { t } = useTranslation('corrections');
  if (form.kind === 'instruction') {
    return (
      <>
        <NativeSelect
          label={t('part')}
          value={form.part}
          onChange={(event) => onChange({ ...form, part: event.currentTarget.value as Part })}
          data={PARTS.map((part) => ({ value: part, label: t(`part_${part}`) }))}
        />
        <WordsField
          label={t('line')}
          rows={[2, 6]}
          most={1000}
          value={form.line}
          onChange={(line) => onChange({ ...form, line })}
        />
      </>
    );
  }
  if (form.kind === 'edit_text') return <TextWords form={form} draft={draft} onChange={onChange} />;
  if (form.kind === 'guide') return <GuideWords form={form} draft={draft} onChange={onChange} />;
  if (form.kind === 'rule') return <RuleWords form={form} onChange={onChange} />;
  if (form.kind === 'phrasing') {
    const chosen = draft.similar.find((one) => one.document_id === form.documentId);
    return (
      <>
        <NativeSelect
          label={t('which')}
          value={form.documentId ?? ''}
          onChange={(event) => onChange({ ...form, documentId: event.currentTarget.value })}
          data={draft.similar.map((one) => ({ value: one.document_id, label: one.question }))}
        />
        {chosen && <blockquote className="correct-quote">{chosen.answer}</blockquote>}
      </>
    );
  }
  return (
    <WordsField
      label={t('answer')}
      rows={[3, 12]}
      first
      value={form.answer}
      onChange={(answer) => onChange({ ...form, answer })}
    />
  );
}

/** What goes and what comes, of words that stand somewhere already. */
function Changed({ form, draft }: Omit<FieldsProps, 'onChange'>) {
  const { t } = useTranslation('corrections');
  const before = replacedBy(form, draft);
  if (before === null || before === form.answer.trim()) return null;
  return <Diff before={before} after={form.answer.trim()} label={t('changes')} />;
}

export function Fields({ form, draft, onChange }: FieldsProps) {
  const { t } = useTranslation('corrections');
  return (
    <div className="fields">
      <WordsField
        label={t('asked')}
        text={t('askedText')}
        rows={[1, 5]}
        most={500}
        value={form.question}
        disabled={form.kind === 'instruction' || form.kind === 'guide'}
        onChange={(question) => onChange({ ...form, question })}
      />
      <div>
        <b className="correct-label">{t(draft.sent === null ? 'said' : 'suggested')}</b>
        <blockquote className="correct-quote was">{draft.said}</blockquote>
      </div>
      {isMachines(draft) && (
        <NativeSelect
          label={t('fault')}
          value={form.fault}
          onChange={(event) => onChange(withFault(form, event.currentTarget.value as Fault, draft))}
          data={FAULTS.map((fault) => ({ value: fault, label: t(`fault_${fault}`) }))}
        />
      )}
      <Where form={form} draft={draft} onChange={onChange} />
      <Words form={form} draft={draft} onChange={onChange} />
      <Changed form={form} draft={draft} />
    </div>
  );
}
