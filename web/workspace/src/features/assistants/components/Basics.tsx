import { Chip, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LANGUAGE_NAMES } from '../../../i18n/names';
import { LANGUAGES, type Language } from '../../../lib/preferences';
import { Card, TextsField } from '../../../ui/page';
import type { PartProps } from '../model';

const LONGEST_SENTENCE = 500;

export function Basics({ value, change, disabled, wrong }: PartProps) {
  const { t } = useTranslation('pages');
  return (
    <Card title={t('basics.title')}>
      <div className="fields">
        <TextInput
          label={t('assistants.name')}
          description={t('assistants.nameText')}
          maxLength={120}
          disabled={disabled}
          value={value.name}
          error={wrong.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <fieldset className="plain-fieldset">
          <legend>{t('basics.languages')}</legend>
          <p>{t('basics.languagesText')}</p>
          <Chip.Group
            multiple
            value={value.languages}
            onChange={(languages) => languages.length > 0 && change({ languages: languages as Language[] })}
          >
            {LANGUAGES.map((language) => (
              <Chip key={language} value={language} size="sm" disabled={disabled}>
                {LANGUAGE_NAMES[language]}
              </Chip>
            ))}
          </Chip.Group>
        </fieldset>
        <TextsField
          long
          label={t('basics.greeting')}
          text={t('basics.greetingText')}
          placeholder={t('basics.greetingDefault')}
          maxLength={LONGEST_SENTENCE}
          languages={LANGUAGES.filter((language) => value.languages.includes(language))}
          disabled={disabled}
          value={value.greeting}
          error={wrong.greeting}
          onChange={(greeting) => change({ greeting: { ...value.greeting, ...greeting } })}
        />
      </div>
    </Card>
  );
}
