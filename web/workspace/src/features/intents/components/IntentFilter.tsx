import { ActionIcon, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Check, ListFilter, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Tip } from '../../../ui';
import { intentsQuery } from '../queries';

interface IntentFilterProps {
  value: string | undefined;
  onChange: (intent: string | undefined) => void;
}

/** Narrows the list to one intent. Not there where the workspace has no list. */
export function IntentFilter({ value, onChange }: IntentFilterProps) {
  const { t } = useTranslation('intents');
  const intents = useQuery(intentsQuery).data ?? [];
  if (intents.length === 0 && !value) return null;
  const chosen = intents.find((one) => one.id === value);
  return (
    <Menu position="bottom-end" width={250}>
      <Tip label={chosen ? t('filtered', { name: chosen.name }) : t('filter')}>
        <Menu.Target>
          <ActionIcon className={value ? 'is-on' : undefined} aria-label={chosen ? t('filtered', { name: chosen.name }) : t('filter')}>
            <ListFilter size={16} />
          </ActionIcon>
        </Menu.Target>
      </Tip>
      <Menu.Dropdown>
        <div className="menu-scroll scroll">
          {intents.map((one) => (
            <Menu.Item
              key={one.id}
              rightSection={one.id === value ? <Check size={14} aria-hidden /> : undefined}
              onClick={() => onChange(one.id)}
            >
              {one.name}
            </Menu.Item>
          ))}
        </div>
        {value && (
          <Menu.Item leftSection={<X size={14} aria-hidden />} onClick={() => onChange(undefined)}>
            {t('filterOff')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
