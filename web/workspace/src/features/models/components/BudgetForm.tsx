import { Button, NumberInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelBudget } from '../../../api/pages';
import { Card, fieldErrors, useSave } from '../../../ui/page';
import { modelsQuery, setBudget } from '../queries';

const FIELDS = [
  { field: 'day_tokens', label: 'dayTokens', min: 2000, max: 10_000_000_000 },
  { field: 'contact_hour_tokens', label: 'contactTokens', min: 2000, max: 100_000_000 },
  { field: 'turn_tokens', label: 'turnTokens', min: 2000, max: 500_000 },
  { field: 'turn_steps', label: 'turnSteps', min: 1, max: 10 },
  { field: 'turn_seconds', label: 'turnSeconds', min: 5, max: 18 },
] as const;

export function BudgetForm({ budget }: { budget: ModelBudget }) {
  const { t } = useTranslation('pages');
  const client = useQueryClient();
  const [value, setValue] = useState(budget);
  const save = useSave(setBudget, {
    done: t('models.saved'),
    onDone: (saved) => client.setQueryData(modelsQuery.queryKey, saved),
  });
  const wrong = fieldErrors(save.error);
  return (
    <Card title={t('models.budget')} text={t('models.budgetText')}>
      <div className="fields">
        <NumberInput
          label={t('models.dayMoney')}
          description={t('models.dayMoneyText')}
          min={0.01}
          max={1_000_000}
          decimalScale={4}
          value={value.day_money ?? ''}
          error={wrong.day_money}
          onChange={(money) => setValue({ ...value, day_money: typeof money === 'number' ? money : null })}
        />
        {FIELDS.map(({ field, label, min, max }) => (
          <NumberInput
            key={field}
            label={t(`models.${label}`)}
            min={min}
            max={max}
            allowDecimal={false}
            value={value[field]}
            error={wrong[field]}
            onChange={(number) => typeof number === 'number' && setValue({ ...value, [field]: number })}
          />
        ))}
        <div className="form-actions">
          <Button loading={save.isPending} onClick={() => save.mutate(value)}>
            {t('save.save')}
          </Button>
        </div>
      </div>
    </Card>
  );
}
