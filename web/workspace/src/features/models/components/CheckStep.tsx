import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelProvider } from '../../../api/pages';
import { fieldErrors, usePageError, useSave } from '../../../ui/page';
import { EXAMPLES, kindOf, problemText } from '../model';
import { checkProvider } from '../queries';

interface CheckStepProps {
  provider: ModelProvider;
  onChecked: () => void;
  onClose: () => void;
}

export function CheckStep({ provider, onChecked, onClose }: CheckStepProps) {
  const { t, i18n } = useTranslation('pages');
  const say = usePageError();
  const [model, setModel] = useState(EXAMPLES[kindOf(provider.kind)]);
  const check = useSave(checkProvider, { quiet: true, onDone: onChecked });
  const found = check.data;
  const seconds = ((found?.milliseconds ?? 0) / 1000).toLocaleString(i18n.language, { maximumFractionDigits: 1 });
  const wrong = check.isError ? (fieldErrors(check.error).model ?? say(check.error)) : undefined;
  return (
    <form
      className="fields"
      onSubmit={(event) => {
        event.preventDefault();
        check.mutate({ id: provider.id, model: model.trim() });
      }}
    >
      <TextInput
        data-autofocus
        label={t('models.model')}
        description={t('models.modelText')}
        value={model}
        error={wrong}
        onChange={(event) => setModel(event.currentTarget.value)}
      />
      <p role="status" className={found?.problem ? 'danger-text' : 'row-text'}>
        {check.isPending && t('models.checking')}
        {found && (found.problem ? problemText(t, found.problem) : t('models.ok', { time: seconds }))}
      </p>
      <div className="form-actions">
        <Button type="submit" variant="default" disabled={!model.trim()} loading={check.isPending}>
          {t('models.check')}
        </Button>
        <Button onClick={onClose}>{t('models.done')}</Button>
      </div>
    </form>
  );
}
