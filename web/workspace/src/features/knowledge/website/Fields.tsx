import { Checkbox, Collapse, NumberInput, Radio, Select, TagsInput, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { languageName } from '../format';
import { looksLikeAddress } from './address';
import type { WebsiteFields } from './form';
import { Preview } from './Preview';

const MODES = ['crawl', 'sitemap', 'page'] as const;
const SCHEDULES = ['never', 'daily', 'weekly'] as const;
const LANGUAGES = ['en', 'es', 'pt', 'fr'] as const;
const LOOK_AFTER_MS = 900;
const PATTERNS_AFTER_MS = 250;

interface FieldsProps {
  fields: WebsiteFields;
  wrong: Record<string, string>;
  onChange: (part: Partial<WebsiteFields>) => void;
}

function ModeField({ fields, onChange }: FieldsProps) {
  const { t } = useTranslation('websites');
  return (
    <Radio.Group
      label={t('form.mode')}
      value={fields.mode}
      onChange={(mode) => onChange({ mode: mode as WebsiteFields['mode'] })}
    >
      <div className="site-modes">
        {MODES.map((mode) => (
          <Radio
            key={mode}
            value={mode}
            label={t(`form.${mode}`)}
            description={t(`form.${mode}Text`)}
            className={fields.mode === mode ? 'site-mode is-chosen' : 'site-mode'}
          />
        ))}
      </div>
    </Radio.Group>
  );
}

function Patterns({ fields, wrong, onChange }: FieldsProps) {
  const { t } = useTranslation('websites');
  const kinds = [
    { name: 'include', text: t('form.includeText'), example: t('form.patternExample') },
    { name: 'exclude', text: undefined, example: t('form.excludeExample') },
  ] as const;
  return kinds.map(({ name, text, example }) => (
    <TagsInput
      key={name}
      label={t(`form.${name}`)}
      description={text}
      placeholder={fields[name].length === 0 ? example : undefined}
      maxTags={50}
      splitChars={[',', ' ']}
      acceptValueOnBlur
      value={fields[name]}
      error={wrong[name]}
      onChange={(patterns) => onChange({ [name]: patterns })}
    />
  ));
}

function Limits({ fields, wrong, onChange }: FieldsProps) {
  const { t, i18n } = useTranslation('websites');
  const whole = (value: string | number, fallback: number) => (typeof value === 'number' ? value : fallback);
  return (
    <div className="fields two">
      <NumberInput
        label={t('form.maxPages')}
        min={1}
        max={5000}
        clampBehavior="strict"
        allowDecimal={false}
        value={fields.max_pages}
        error={wrong.max_pages}
        onChange={(value) => onChange({ max_pages: whole(value, 1) })}
      />
      <NumberInput
        label={t('form.maxDepth')}
        min={0}
        max={20}
        clampBehavior="strict"
        allowDecimal={false}
        disabled={fields.mode !== 'crawl'}
        value={fields.max_depth}
        error={wrong.max_depth}
        onChange={(value) => onChange({ max_depth: whole(value, 0) })}
      />
      <NumberInput
        label={t('form.delay')}
        min={0}
        max={30}
        step={0.5}
        decimalScale={1}
        clampBehavior="strict"
        value={fields.delay_ms / 1000}
        error={wrong.delay_ms}
        onChange={(value) => onChange({ delay_ms: Math.round(whole(value, 0) * 1000) })}
      />
      <Select
        label={t('form.language')}
        placeholder={t('form.anyLanguage')}
        clearable
        value={fields.language}
        onChange={(language) => onChange({ language: language as WebsiteFields['language'] })}
        data={LANGUAGES.map((code) => ({ value: code, label: languageName(code, i18n.language) }))}
      />
      <Select
        label={t('form.schedule')}
        allowDeselect={false}
        value={fields.schedule}
        onChange={(schedule) => onChange({ schedule: schedule as WebsiteFields['schedule'] })}
        data={SCHEDULES.map((value) => ({ value, label: t(`schedule.${value}`) }))}
      />
    </div>
  );
}

interface PartProps {
  wholePage: boolean;
  selector: string | null;
  wrong: Record<string, string>;
  onChange: (part: { whole_page?: boolean; selector?: string | null }) => void;
}

/** How much of a page is read: the main content as it is recognised, all of it, or the part that is named. */
export function Part({ wholePage, selector, wrong, onChange }: PartProps) {
  const { t } = useTranslation('documents');
  return (
    <>
      <Checkbox
        label={t('part.whole')}
        description={t('part.wholeText')}
        checked={wholePage}
        onChange={(event) => onChange({ whole_page: event.currentTarget.checked })}
      />
      <TextInput
        label={t('part.selector')}
        description={t('part.selectorText')}
        placeholder={t('part.selectorExample')}
        maxLength={200}
        spellCheck={false}
        autoComplete="off"
        value={selector ?? ''}
        error={wrong.selector}
        onChange={(event) => onChange({ selector: event.currentTarget.value || null })}
      />
    </>
  );
}

/** All fields of a website, with what they would do. */
export function Fields(props: FieldsProps) {
  const { t } = useTranslation('websites');
  const { fields, wrong, onChange } = props;
  const [isOpen, { toggle }] = useDisclosure(false);
  const [url] = useDebouncedValue(fields.url.trim(), LOOK_AFTER_MS);
  const [settled] = useDebouncedValue(fields, PATTERNS_AFTER_MS);
  return (
    <>
      <TextInput
        label={t('form.url')}
        description={t('form.urlText')}
        placeholder={t('form.urlExample')}
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        maxLength={2000}
        data-autofocus
        value={fields.url}
        error={wrong.url}
        onChange={(event) => onChange({ url: event.currentTarget.value })}
      />
      <ModeField {...props} />
      {fields.mode !== 'page' && <Patterns {...props} />}
      {fields.mode !== 'page' && looksLikeAddress(url) && <Preview url={url} fields={settled} />}
      <div>
        <UnstyledButton className={isOpen ? 'site-more is-open' : 'site-more'} aria-expanded={isOpen} onClick={toggle}>
          <ChevronRight size={15} aria-hidden />
          {t('form.limits')}
        </UnstyledButton>
        <Collapse expanded={isOpen}>
          <Limits {...props} />
          <div className="fields site-part">
            <Part
              wholePage={fields.whole_page}
              selector={fields.selector}
              wrong={wrong}
              onChange={onChange}
            />
          </div>
        </Collapse>
      </div>
    </>
  );
}
