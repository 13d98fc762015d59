import { NumberInput, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ModelChoice, ModelChoiceInput, ModelProvider } from '../../../api/pages';
import { EXAMPLES, kindOf } from '../model';

const NONE = 'none';

export type Chosen = ModelChoiceInput | null;

interface OneChoiceProps {
  label: string;
  description?: string;
  /** What stands there when nothing is chosen. */
  none: string;
  providers: ModelProvider[];
  saved: ModelChoice[];
  value: Chosen;
  example?: string;
  hasOutput?: boolean;
  onChange: (value: Chosen) => void;
}

const priceOf = (value: number | string): number | null => (typeof value === 'number' ? value : null);

/** A provider, one of its models and, if the operator knows better, its price. */
export function OneChoice({ label, description, none, providers, saved, value, example, hasOutput = true, onChange }: OneChoiceProps) {
  const { t } = useTranslation('pages');
  const known = saved.find((one) => one.provider_id === value?.provider_id && one.model === value?.model);
  const choose = (id: string | null) => {
    const provider = providers.find((one) => one.id === id);
    onChange(provider ? { provider_id: provider.id, model: example ?? EXAMPLES[kindOf(provider.kind)] } : null);
  };
  const price = (input: number | null, output: number | null) =>
    value && onChange({ ...value, input_price: input, output_price: hasOutput ? output : input === null ? null : 0 });
  const input = Number(value?.input_price ?? NaN);
  const output = Number(value?.output_price ?? NaN);
  return (
    <fieldset className="fields" style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }} aria-label={label}>
      <Select
        label={label}
        description={description}
        allowDeselect={false}
        data={[{ value: NONE, label: none }, ...providers.map((one) => ({ value: one.id, label: one.name }))]}
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
            value={Number.isNaN(input) ? '' : input}
            onChange={(given) => price(priceOf(given), Number.isNaN(output) ? null : output)}
          />
          {hasOutput && (
            <NumberInput
              label={t('models.outputPrice')}
              min={0}
              decimalScale={6}
              value={Number.isNaN(output) ? '' : output}
              onChange={(given) => price(Number.isNaN(input) ? null : input, priceOf(given))}
            />
          )}
          {known && !known.price_known && <p className="row-text">{t('models.unknownPrice')}</p>}
        </>
      )}
    </fieldset>
  );
}

/** What was chosen, as it is sent back. */
export const chosenOf = (choice: ModelChoice | undefined): Chosen =>
  choice
    ? {
        provider_id: choice.provider_id,
        model: choice.model,
        input_price: choice.input_price,
        output_price: choice.output_price,
      }
    : null;
