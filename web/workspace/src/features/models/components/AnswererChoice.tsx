import { Radio } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Card } from '../../../ui/page';
import { modelsQuery } from '../queries';

interface AnswererChoiceProps {
  value: 'builtin' | 'llm';
  disabled: boolean;
  onChange: (value: 'builtin' | 'llm') => void;
}

/** On an assistant's page: exact sentences, or the workspace's model. */
export function AnswererChoice({ value, disabled, onChange }: AnswererChoiceProps) {
  const { t } = useTranslation('pages');
  const models = useQuery(modelsQuery);
  const chosen = models.data?.answer[0]?.model;
  return (
    <Card>
      <Radio.Group label={t('models.answerer')} value={value} onChange={(one) => onChange(one as 'builtin' | 'llm')}>
        <div className="role-choices">
          <Radio value="builtin" disabled={disabled} label={t('models.basic')} description={t('models.basicText')} />
          <Radio
            value="llm"
            disabled={disabled || (!chosen && value !== 'llm')}
            label={t('models.withModel', { model: chosen ?? t('models.model') })}
            description={chosen ? t('models.withModelText') : t('models.noneChosen')}
          />
        </div>
      </Radio.Group>
    </Card>
  );
}
