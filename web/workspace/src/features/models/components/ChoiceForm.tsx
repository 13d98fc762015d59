import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelChoiceInput, Models } from '../../../api/pages';
import { Card, useSave } from '../../../ui/page';
import { chooseModels, modelsQuery } from '../queries';
import { chosenOf, OneChoice, type Chosen } from './OneChoice';

/** Which model answers, and which one stands in for it. */
export function ChoiceForm({ models }: { models: Models }) {
  const { t } = useTranslation('pages');
  const client = useQueryClient();
  const [first, setFirst] = useState<Chosen>(chosenOf(models.answer[0]));
  const [second, setSecond] = useState<Chosen>(chosenOf(models.answer[1]));
  const save = useSave(chooseModels, {
    done: t('models.saved'),
    onDone: (saved) => client.setQueryData(modelsQuery.queryKey, saved),
  });
  const chosen = [first, first ? second : null].filter((one): one is ModelChoiceInput => one !== null);
  const shared = { none: t('models.noModel'), providers: models.providers, saved: models.answer };
  return (
    <Card title={t('models.answering')} text={t('models.answeringText')}>
      <div className="fields">
        <OneChoice {...shared} label={t('models.first')} value={first} onChange={setFirst} />
        {first && <OneChoice {...shared} label={t('models.second')} value={second} onChange={setSecond} />}
      </div>
      <div className="form-actions">
        <Button
          disabled={chosen.some((one) => !one.model.trim())}
          loading={save.isPending}
          onClick={() => save.mutate({ answer: chosen })}
        >
          {t('save.save')}
        </Button>
      </div>
    </Card>
  );
}
