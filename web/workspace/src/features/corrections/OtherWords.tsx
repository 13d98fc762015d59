import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CorrectionForm } from './form';
import type { CorrectionDraft } from './queries';
import { WordsField } from './WordsField';

interface WordsProps {
  form: CorrectionForm;
  onChange: (form: CorrectionForm) => void;
}

/** A sentence of a text, and the words that take its place. */
export function TextWords({ form, draft, onChange }: WordsProps & { draft: CorrectionDraft }) {
  const { t } = useTranslation('corrections');
  const text = draft.texts.find((one) => one.document_id === form.documentId) ?? draft.texts[0];
  return (
    <>
      {draft.texts.length > 1 && (
        <NativeSelect
          label={t('text')}
          value={form.documentId ?? ''}
          onChange={(event) => {
            const chosen = draft.texts.find((one) => one.document_id === event.currentTarget.value);
            const old = chosen?.sentences[0] ?? '';
            onChange({ ...form, documentId: event.currentTarget.value, old, answer: old });
          }}
          data={draft.texts.map((one) => ({ value: one.document_id, label: one.title }))}
        />
      )}
      <NativeSelect
        label={t('sentence')}
        value={form.old}
        onChange={(event) => onChange({ ...form, old: event.currentTarget.value, answer: event.currentTarget.value })}
        data={text?.sentences ?? []}
      />
      <WordsField
        label={t('answer')}
        rows={[2, 10]}
        first
        value={form.answer}
        onChange={(answer) => onChange({ ...form, answer })}
      />
    </>
  );
}

/** A step, after one of the guide's lines. */
export function GuideWords({ form, draft, onChange }: WordsProps & { draft: CorrectionDraft }) {
  const { t } = useTranslation('corrections');
  const guide = draft.guides.find((one) => one.id === form.guideId) ?? draft.guides[0];
  const lines = guide?.lines ?? [];
  return (
    <>
      <NativeSelect
        label={t('guideWhich')}
        value={form.guideId ?? ''}
        onChange={(event) => onChange({ ...form, guideId: event.currentTarget.value, afterLine: null })}
        data={draft.guides.map((one) => ({ value: one.id, label: one.name }))}
      />
      <NativeSelect
        label={t('after')}
        value={form.afterLine === null ? '' : String(form.afterLine)}
        onChange={(event) =>
          onChange({ ...form, afterLine: event.currentTarget.value === '' ? null : Number(event.currentTarget.value) })
        }
        data={[
          { value: '', label: t('atEnd') },
          ...lines.map((line, at) => ({ value: String(at + 1), label: line.trim() || '–' })),
        ]}
      />
      <WordsField
        label={t('step')}
        text={t('stepText')}
        rows={[2, 6]}
        most={1000}
        value={form.line}
        onChange={(line) => onChange({ ...form, line })}
      />
    </>
  );
}

/** Words that pass to a person from now on, with a model and without one. */
export function RuleWords({ form, onChange }: WordsProps) {
  const { t } = useTranslation('corrections');
  return (
    <WordsField
      label={t('ruleWords')}
      text={t('ruleText')}
      rows={[1, 4]}
      most={1000}
      value={form.words}
      onChange={(words) => onChange({ ...form, words })}
    />
  );
}
