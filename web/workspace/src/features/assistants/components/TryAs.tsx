import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contactName } from '../../../lib/names';
import { PEOPLE, type People } from '../ask';
import { contactSearchQuery } from '../queries';

interface TryAsProps {
  contactId: string | null;
  people: People;
  onContact: (id: string | null) => void;
  onPeople: (people: People) => void;
}

/** As whom it is tried, with what is remembered of them, and who of the team is there. */
export function TryAs({ contactId, people, onContact, onPeople }: TryAsProps) {
  const { t } = useTranslation('rules');
  const { t: common } = useTranslation();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<{ value: string; label: string } | null>(null);
  const [wanted] = useDebouncedValue(typed, 250);
  // The chosen name stands in the field: nothing is looked for under it.
  const asked = wanted === chosen?.label ? '' : wanted;
  const found = useQuery({ ...contactSearchQuery(asked), placeholderData: keepPreviousData }).data ?? [];
  const options = found.map((one) => ({ value: one.id, label: contactName(common, one) }));
  const all = chosen && !options.some((one) => one.value === chosen.value) ? [chosen, ...options] : options;
  return (
    <div className="playground-as">
      <Select
        size="xs"
        searchable
        clearable
        aria-label={t('try.contact')}
        placeholder={t('try.anybody')}
        nothingFoundMessage={t('try.nobodyFound')}
        filter={({ options: same }) => same}
        searchValue={typed}
        onSearchChange={setTyped}
        value={contactId}
        onChange={(value) => {
          setChosen(all.find((one) => one.value === value) ?? null);
          onContact(value);
        }}
        data={all}
      />
      <Select
        size="xs"
        aria-label={t('try.people')}
        allowDeselect={false}
        value={people}
        onChange={(value) => onPeople(value as People)}
        data={PEOPLE.map((value) => ({ value, label: t(`try.people_${value}`) }))}
      />
    </div>
  );
}
