import { Button } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../../ui/page';
import type { PartProps } from '../model';
import { movedBy, MOST_RULES, newRule } from '../rules';
import { RuleForm } from './RuleForm';

/** When and how to pass to a person, as rules that hold with a model and without one. */
export function Rules({ value, change, disabled, wrong }: PartProps) {
  const { t } = useTranslation('rules');
  const rules = value.passing_rules;
  return (
    <Card title={t('title')} text={t(value.can_transfer ? 'text' : 'textOff')}>
      <div className="guides">
        {rules.map((rule, at) => (
          <RuleForm
            key={rule.id}
            rule={rule}
            disabled={disabled}
            error={wrong[`passing_rules.${at}`]}
            onUp={at > 0 ? () => change({ passing_rules: movedBy(rules, at, -1) }) : undefined}
            onChange={(changed) =>
              change({
                passing_rules: rules.flatMap((old) => (old.id !== rule.id ? [old] : changed ? [changed] : [])),
              })
            }
          />
        ))}
      </div>
      {!disabled && (
        <Button
          variant="default"
          leftSection={<Plus size={15} aria-hidden />}
          disabled={rules.length >= MOST_RULES}
          onClick={() => change({ passing_rules: [...rules, newRule(t('newName', { number: rules.length + 1 }))] })}
        >
          {rules.length >= MOST_RULES ? t('most', { count: MOST_RULES }) : t('add')}
        </Button>
      )}
    </Card>
  );
}
