import { Button, Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Guide } from '../../../api/pages';
import { LANGUAGE_NAMES } from '../../../i18n/names';
import { LANGUAGES } from '../../../lib/preferences';
import { Card } from '../../../ui/page';
import type { PartProps } from '../model';
import { guideReadQuery } from '../queries';
import { GuideSteps } from './GuideSteps';

const MOST_GUIDES = 20;
const MOST_TRIGGERS = 20;
const LONGEST_TEXT = 8_000;
const LONGEST_TRIGGER = 200;

interface OneProps {
  guide: Guide;
  disabled: boolean;
  onChange: (guide: Guide | null) => void;
}

function One({ guide, disabled, onChange }: OneProps) {
  const { t } = useTranslation('guides');
  const [text] = useDebouncedValue(guide.text, 300);
  const read = useQuery({ ...guideReadQuery(text, guide.language), placeholderData: keepPreviousData });
  const isBroken = (read.data?.problems.length ?? 0) > 0;
  return (
    <details className="guide">
      <summary>
        <span className="grow">{guide.name}</span>
        <span className="chip">{guide.language.toUpperCase()}</span>
        {!guide.enabled && <span className="chip">{t('guides.off')}</span>}
        {isBroken && <span className="chip warn">{t('guides.notFollowed')}</span>}
      </summary>
      <div className="fields">
        <div className="guide-head">
          <TextInput
            label={t('guides.name')}
            maxLength={120}
            disabled={disabled}
            value={guide.name}
            error={guide.name.trim() ? undefined : t('guides.nameMissing')}
            onChange={(event) => onChange({ ...guide, name: event.currentTarget.value })}
          />
          <Select
            label={t('guides.language')}
            allowDeselect={false}
            disabled={disabled}
            value={guide.language}
            onChange={(language) => language && onChange({ ...guide, language: language as Guide['language'] })}
            data={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
          />
          <Switch
            label={t('guides.on')}
            disabled={disabled}
            checked={guide.enabled}
            onChange={(event) => onChange({ ...guide, enabled: event.currentTarget.checked })}
          />
        </div>
        <TagsInput
          label={t('guides.triggers')}
          description={t('guides.triggersText')}
          maxTags={MOST_TRIGGERS}
          acceptValueOnBlur
          disabled={disabled}
          value={guide.triggers}
          onChange={(triggers) => onChange({ ...guide, triggers: triggers.map((one) => one.slice(0, LONGEST_TRIGGER)) })}
        />
        <div className="guide-both">
          <Textarea
            label={t('guides.procedure')}
            description={t('guides.procedureText')}
            placeholder={t(`guides.example.${guide.language}`)}
            autosize
            minRows={9}
            maxRows={24}
            maxLength={LONGEST_TEXT}
            disabled={disabled}
            value={guide.text}
            onChange={(event) => onChange({ ...guide, text: event.currentTarget.value })}
          />
          <GuideSteps read={read.data} />
        </div>
        {!disabled && (
          <div>
            <Button variant="default" size="xs" onClick={() => onChange(null)}>
              {t('guides.remove', { name: guide.name })}
            </Button>
          </div>
        )}
      </div>
    </details>
  );
}

/** Procedures in plain text, and beside each what of it was understood. */
export function Guides({ value, change, disabled }: PartProps) {
  const { t } = useTranslation('guides');
  const { guides } = value;
  const add = () => {
    const guide: Guide = {
      id: crypto.randomUUID().replaceAll('-', ''),
      name: t('guides.newName', { number: guides.length + 1 }),
      language: value.languages[0] ?? 'en',
      enabled: true,
      triggers: [],
      text: '',
    };
    change({ guides: [...guides, guide] });
  };
  return (
    <Card title={t('guides.title')} text={t('guides.text')}>
      <div className="guides">
        {guides.map((guide) => (
          <One
            key={guide.id}
            guide={guide}
            disabled={disabled}
            onChange={(changed) => change({ guides: guides.flatMap((old) => (old.id !== guide.id ? [old] : changed ? [changed] : [])) })}
          />
        ))}
      </div>
      {!disabled && (
        <Button variant="default" leftSection={<Plus size={15} aria-hidden />} disabled={guides.length >= MOST_GUIDES} onClick={add}>
          {guides.length >= MOST_GUIDES ? t('guides.most', { count: MOST_GUIDES }) : t('guides.add')}
        </Button>
      )}
    </Card>
  );
}
