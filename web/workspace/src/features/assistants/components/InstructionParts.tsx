import { Textarea } from '@mantine/core';
import { Info } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../../ui/page';
import { PARTS, type PartProps } from '../model';

const LONGEST_PART = 8_000;

export function InstructionParts({ value, change, disabled, wrong }: PartProps) {
  const { t } = useTranslation('pages');
  return (
    <Card title={t('instructions.title')} text={t('instructions.text')}>
      <div className="notice instructions-note">
        <Info size={16} aria-hidden />
        <span>{t('instructions.basicMode')}</span>
      </div>
      <div className="fields instruction-parts">
        {PARTS.map((part) => (
          <Textarea
            key={part}
            label={t(`instructions.${part}`)}
            description={t(`instructions.${part}Text`)}
            placeholder={t(`instructions.${part}Example`)}
            autosize
            minRows={2}
            maxRows={14}
            maxLength={LONGEST_PART}
            disabled={disabled}
            value={value.instructions[part] ?? ''}
            error={wrong[`instructions.${part}`]}
            onChange={(event) => change({ instructions: { ...value.instructions, [part]: event.currentTarget.value } })}
          />
        ))}
      </div>
    </Card>
  );
}
