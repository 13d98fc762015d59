import { MultiSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { intentsQuery } from '../queries';

interface Taker {
  id: string | undefined;
  kind: 'team' | 'teammate';
}

/** The intents that a team or a teammate takes, while somebody changes them. `isChanged`: worth saving. */
export function useIntentsOf({ id, kind }: Taker) {
  const intents = useQuery(intentsQuery).data ?? [];
  const [chosen, setChosen] = useState<string[] | null>(null);
  const field = kind === 'team' ? 'team_ids' : 'teammate_ids';
  const present = id ? intents.filter((one) => one[field].includes(id)).map((one) => one.id) : [];
  return { value: chosen ?? present, onChange: setChosen, isChanged: chosen !== null };
}

interface IntentsFieldProps {
  text: string;
  value: string[];
  onChange: (intents: string[]) => void;
}

/** Not there where the workspace has no list. */
export function IntentsField({ text, value, onChange }: IntentsFieldProps) {
  const { t } = useTranslation('intents');
  const intents = useQuery(intentsQuery).data ?? [];
  if (intents.length === 0) return null;
  return (
    <MultiSelect
      searchable
      hidePickedOptions
      openOnFocus={false}
      label={t('page')}
      description={text}
      nothingFoundMessage={t('noMatch')}
      value={value}
      onChange={onChange}
      data={intents.map((one) => ({ value: one.id, label: one.name }))}
    />
  );
}
