import { ColorInput, SegmentedControl, Select, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LANGUAGE_NAMES } from '../../../i18n/names';
import { LANGUAGES, usePreference, type Language } from '../../../lib/preferences';
import { Card, TextsField } from '../../../ui/page';
import type { PartProps, Settings } from '../model';

const SWATCHES = ['#2b5be2', '#7640e4', '#0f766e', '#15803d', '#b45309', '#c01f38', '#be185d', '#1b1f2a'];
const MOST_STARTERS = 6;

function Starters({ value, change, disabled, wrong }: PartProps) {
  const { t } = useTranslation('pages');
  const [language, setLanguage] = useState<Language>(usePreference('language'));
  return (
    <div className="texts-field">
      <div className="texts-head">
        <label htmlFor="starters">
          {t('look.starters')}
          <span>{t('look.startersText')}</span>
        </label>
        <SegmentedControl
          size="xs"
          aria-label={t('look.starters')}
          value={language}
          onChange={(next) => setLanguage(next as Language)}
          data={LANGUAGES.map((one) => ({
            value: one,
            label: <span className={value.starters[one]?.length ? 'has-text' : undefined}>{one.toUpperCase()}</span>,
          }))}
        />
      </div>
      <TagsInput
        id="starters"
        maxTags={MOST_STARTERS}
        maxLength={80}
        splitChars={[]}
        acceptValueOnBlur
        disabled={disabled}
        placeholder={t('look.startersExample')}
        error={wrong['settings.starters']}
        value={value.starters[language] ?? []}
        onChange={(starters) => change({ starters: { ...value.starters, [language]: starters } })}
      />
    </div>
  );
}

export function Look(props: PartProps) {
  const { value, change, disabled, wrong } = props;
  const { t } = useTranslation('pages');
  return (
    <Card title={t('look.title')}>
      <div className="fields">
        <TextInput
          label={t('channels.name')}
          description={t('channels.nameText')}
          maxLength={120}
          disabled={disabled}
          value={value.name}
          error={wrong.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <TextsField
          label={t('look.heading')}
          text={t('look.headingText')}
          maxLength={60}
          disabled={disabled}
          value={value.title}
          error={wrong['settings.title']}
          onChange={(title) => change({ title })}
        />
        <TextsField
          long
          label={t('look.greeting')}
          text={t('look.greetingText')}
          maxLength={1000}
          disabled={disabled}
          value={value.greeting}
          error={wrong['settings.greeting']}
          onChange={(greeting) => change({ greeting })}
        />
        <Starters {...props} />
        <div className="fields two">
          <ColorInput
            label={t('look.color')}
            description={t('look.colorText')}
            format="hex"
            swatches={SWATCHES}
            swatchesPerRow={8}
            disabled={disabled}
            value={value.color}
            error={wrong['settings.color']}
            eyeDropperButtonProps={{ 'aria-label': t('look.pick') }}
            onChange={(color) => /^#[0-9a-f]{6}$/i.test(color) && change({ color })}
          />
          <Select
            label={t('look.side')}
            description={t('look.sideText')}
            allowDeselect={false}
            disabled={disabled}
            value={value.launcher_position}
            onChange={(side) => change({ launcher_position: side as Settings['launcher_position'] })}
            data={[
              { value: 'right', label: t('look.right') },
              { value: 'left', label: t('look.left') },
            ]}
          />
        </div>
        <Select
          label={t('look.language')}
          description={t('look.languageText')}
          allowDeselect={false}
          disabled={disabled}
          value={value.default_language}
          onChange={(language) => change({ default_language: language as Language })}
          data={LANGUAGES.map((one) => ({ value: one, label: LANGUAGE_NAMES[one] }))}
        />
      </div>
    </Card>
  );
}
