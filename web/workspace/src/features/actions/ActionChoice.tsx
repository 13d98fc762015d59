import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Card } from '../../ui/page';
import './actions.css';
import { actionsQuery } from './queries';

interface ActionChoiceProps {
  value: string[];
  disabled: boolean;
  onChange: (ids: string[]) => void;
}

/** Which actions an assistant may ask for. Their bounds stand with each action and hold for every assistant. */
export function ActionChoice({ value, disabled, onChange }: ActionChoiceProps) {
  const { t } = useTranslation('actions');
  const actions = useQuery(actionsQuery).data?.actions ?? [];
  return (
    <Card
      title={t('choice.title')}
      text={t('choice.text')}
      actions={
        <Link to="/actions" className="chip">
          {t('choice.manage')}
        </Link>
      }
    >
      {actions.length === 0 && <p className="dim">{t('choice.none')}</p>}
      <div className="stack">
        {actions.map((action) => (
          <Checkbox
            key={action.id}
            label={action.title}
            description={`${t(`risk.${action.definition.policy.risk}`)}${action.definition.description ? ` · ${action.definition.description}` : ''}`}
            disabled={disabled}
            checked={value.includes(action.id)}
            onChange={(event) =>
              onChange(
                event.currentTarget.checked ? [...value, action.id] : value.filter((chosen) => chosen !== action.id),
              )
            }
          />
        ))}
      </div>
    </Card>
  );
}
