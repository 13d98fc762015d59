import { MultiSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { languageNames } from '../languages';

interface LanguagesFieldProps {
  text: string;
  value: string[];
  onChange: (languages: string[]) => void;
}

export function LanguagesField({ text, value, onChange }: LanguagesFieldProps) {
  const { t, i18n } = useTranslation('routing');
  return (
    <MultiSelect
      searchable
      hidePickedOptions
      maxValues={20}
      label={t('languages')}
      description={text}
      nothingFoundMessage={t('unknown')}
      value={value}
      onChange={onChange}
      data={languageNames(i18n.language, value)}
    />
  );
}
