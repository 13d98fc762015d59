import { Button, NumberInput, Select, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelChoiceInput, Models } from '../../../api/pages';
import { Card, useSave } from '../../../ui/page';
import { EXAMPLES, kindOf } from '../model';
import { chooseModels, modelsQuery } from '../queries';

const NONE = 'none';

type Chosen = ModelChoiceInput | null;

interface OneChoiceProps {
  label: string;
  models: Models;
  value: Chosen;
  onChange: (value: Chosen) => void;
}

const priceOf = (value: number | string): number | null => (typeof value === 'number' ? value : null);

function OneChoice({ label, models, value, onChange }: OneChoiceProps) {
  const { t } = useTranslation('pages');
  const saved = models.answer.find((one) => one.provider_id === value?.provider_id && one.model === value?.model);
  const choose = (id: string | null) => {
    const provider = models.providers.find((one) => one.id === id);
    onChange(provider ? { provider_id: provider.id, model: EXAMPLES[kindOf(provider.kind)] } : null);
  };
  return (
    <fieldset className="fields">
      <Select
        label={label}
        allowDeselect={false}
        data={[{ value: NONE, label: t('models.noModel') }, ...models.providers.map((one) => ({ value: one.id, label: one.name }))]}
        value={value?.provider_id ?? NONE}
        onChange={choose}
      />
      {value && (
        <>
          <TextInput
            label={t('models.model')}
            description={t('models.modelText')}
            value={value.model}
            onChange={(event) => onChange({ ...value, model: event.currentTarget.value })}
          />
          <p className="row-text">
            {t('models.prices')}. {t('models.pricesText')}
          </p>
          <NumberInput
            label={t('models.inputPrice')}
            min={0}
            decimalScale={6}
            value={Number(value.input_price ?? NaN) || ''}
            onChange={(price) => onChange({ ...value, input_price: priceOf(price) })}
          />
          <NumberInput
            label={t('models.outputPrice')}
            min={0}
            decimalScale={6}
            value={Number(value.output_price ?? NaN) || ''}
            onChange={(price) => onChange({ ...value, output_price: priceOf(price) })}
          />
          {saved && !saved.price_known && <p className="row-text">{t('models.unknownPrice')}</p>}
        </>
      )}
    </fieldset>
  );
}

/** Which model answers, and which one stands in for it. */
export function ChoiceForm({ models }: { models: Models }) {
  const { t } = useTranslation('pages');
  const client = useQueryClient();
  const [first, setFirst] = useState<Chosen>(models.answer[0] ? given(models.answer[0]) : null);
  const [second, setSecond] = useState<Chosen>(models.answer[1] ? given(models.answer[1]) : null);
  const save = useSave(chooseModels, {
    done: t('models.saved'),
    onDone: (saved) => client.setQueryData(modelsQuery.queryKey, saved),
  });
  const chosen = [first, first ? second : null].filter((one): one is ModelChoiceInput => one !== null);
  return (
    <Card title={t('models.answering')} text={t('models.answeringText')}>
      <OneChoice label={t('models.first')} models={models} value={first} onChange={setFirst} />
      {first && <OneChoice label={t('models.second')} models={models} value={second} onChange={setSecond} />}
      <div className="form-actions">
        <Button disabled={chosen.some((one) => !one.model.trim())} loading={save.isPending} onClick={() => save.mutate(chosen)}>
          {t('save.save')}
        </Button>
      </div>
    </Card>
  );
}

const given = ({ provider_id, model, input_price, output_price }: Models['answer'][number]): ModelChoiceInput => ({
  provider_id,
  model,
  input_price,
  output_price,
});
