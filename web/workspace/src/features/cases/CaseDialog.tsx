import { Button, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldErrors } from '../../ui/page';
import { toast, toastError } from '../../ui/toast';
import { useMutation } from '@tanstack/react-query';
import { CaseMore } from './CaseMore';
import { asksForSomething, caseOf, EMPTY, formOf, hasMore, wrongLines, type CaseForm, type Language, type Outcome } from './form';
import { addCase, changeCase, useCaseError, type Case } from './queries';

const OUTCOMES: Outcome[] = ['reply', 'choices', 'ask', 'hand_over', 'resolve'];
const LANGUAGES: Language[] = ['en', 'es', 'pt'];

interface CaseDialogProps {
  assistantId: string;
  /** Null: a new one. */
  edited: Case | null;
  onClose: () => void;
  onSaved: () => void;
}

/** A situation and what must hold in it. */
export function CaseDialog({ assistantId, edited, onClose, onSaved }: CaseDialogProps) {
  const { t } = useTranslation('cases');
  const { t: common } = useTranslation();
  const say = useCaseError();
  const [form, setForm] = useState<CaseForm>(edited ? formOf(edited) : EMPTY);
  const [isMore] = useState(() => hasMore(form));
  const change = (part: Partial<CaseForm>) => setForm((before) => ({ ...before, ...part }));
  const given = caseOf(form, edited ?? undefined);
  const save = useMutation({
    mutationFn: () => (edited ? changeCase(edited.id, given) : addCase(assistantId, given)),
    onSuccess: () => {
      toast(t('saved'));
      onSaved();
      onClose();
    },
    onError: (error) => toastError(say(error)),
  });
  const wrong = fieldErrors(save.error);
  const history = edited?.situation.history?.length ?? 0;
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={edited ? t('edit') : t('new')}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        {history > 0 && <p className="notice">{t('form.history', { count: history })}</p>}
        <Textarea
          data-autofocus
          required
          autosize
          minRows={2}
          maxRows={6}
          maxLength={10_000}
          label={t('form.question')}
          value={form.question}
          error={wrong['situation.question']}
          onChange={(event) => change({ question: event.currentTarget.value })}
        />
        <div className="case-pair">
          <Select
            label={t('form.outcome')}
            placeholder={t('form.anyOutcome')}
            clearable
            clearButtonProps={{ 'aria-label': t('form.anyOutcome') }}
            value={form.outcome}
            onChange={(value) => change({ outcome: value as Outcome | null })}
            data={OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) }))}
          />
          <Select
            label={t('form.language')}
            placeholder={t('form.anyLanguage')}
            clearable
            clearButtonProps={{ 'aria-label': t('form.anyLanguage') }}
            value={form.language}
            onChange={(value) => change({ language: value as Language | null })}
            data={LANGUAGES.map((value) => ({ value, label: t(`language.${value}`) }))}
          />
        </div>
        <Textarea
          autosize
          minRows={2}
          maxRows={6}
          maxLength={2_000}
          label={t('form.says')}
          description={t('form.saysText')}
          value={form.says}
          error={wrong['expected.says']}
          onChange={(event) => change({ says: event.currentTarget.value })}
        />
        <Textarea
          autosize
          minRows={1}
          maxRows={5}
          label={t('form.notContains')}
          description={t('form.notContainsText')}
          value={form.notContains}
          error={wrong['expected.not_contains']}
          onChange={(event) => change({ notContains: event.currentTarget.value })}
        />
        <TextInput
          maxLength={2_000}
          label={t('form.source')}
          description={t('form.sourceText')}
          value={form.source}
          error={wrong['expected.sources']}
          onChange={(event) => change({ source: event.currentTarget.value })}
        />
        <CaseMore form={form} isOpen={isMore} onChange={change} />
        <TextInput
          maxLength={120}
          label={t('form.name')}
          placeholder={given.name}
          value={form.name}
          error={wrong.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <div className="form-actions">
          {!asksForSomething(given.expected) && <span className="case-hint grow">{t('form.nothing')}</span>}
          <Button variant="default" onClick={onClose}>
            {common('action.cancel')}
          </Button>
          <Button
            type="submit"
            loading={save.isPending}
            disabled={!form.question.trim() || !asksForSomething(given.expected) || wrongLines(form).length > 0}
          >
            {t('form.save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
