import { Button, Select, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ChannelDifference } from '../../../api/pages';
import { channelsQuery } from '../../../api/shared';
import { LANGUAGES } from '../../../lib/preferences';
import { Card, TextsField } from '../../../ui/page';
import { PARTS, type PartProps } from '../model';

const LONGEST_SENTENCE = 500;
const LONGEST_PART = 8_000;

interface OneProps {
  one: ChannelDifference;
  name: string;
  props: PartProps;
  onChange: (one: ChannelDifference | null) => void;
}

function One({ one, name, props, onChange }: OneProps) {
  const { t } = useTranslation('guides');
  const { t: pages } = useTranslation('pages');
  return (
    <details className="channel-difference" open>
      <summary>{name}</summary>
      <div className="fields">
        <TextsField
          long
          label={`${pages('basics.greeting')} (${name})`}
          text={t('channels.empty')}
          placeholder={t('channels.asEverywhere')}
          maxLength={LONGEST_SENTENCE}
          languages={LANGUAGES.filter((language) => props.value.languages.includes(language))}
          disabled={props.disabled}
          value={one.greeting}
          onChange={(greeting) => onChange({ ...one, greeting: { ...one.greeting, ...greeting } })}
        />
        {PARTS.map((part) => (
          <Textarea
            key={part}
            label={`${pages(`instructions.${part}`)} (${name})`}
            placeholder={props.value.instructions[part] || t('channels.asEverywhere')}
            autosize
            minRows={1}
            maxRows={8}
            maxLength={LONGEST_PART}
            disabled={props.disabled}
            value={one.instructions[part] ?? ''}
            onChange={(event) => onChange({ ...one, instructions: { ...one.instructions, [part]: event.currentTarget.value } })}
          />
        ))}
        {!props.disabled && (
          <div>
            <Button variant="default" size="xs" onClick={() => onChange(null)}>
              {t('channels.remove', { name })}
            </Button>
          </div>
        )}
      </div>
    </details>
  );
}

/** What is said differently on one channel: a greeting, a tone, any part. */
export function ChannelDifferences(props: PartProps) {
  const { t } = useTranslation('guides');
  const channels = useQuery(channelsQuery).data ?? [];
  const written = props.value.channel_differences;
  const free = channels.filter((channel) => !written.some((one) => one.channel_id === channel.id));
  const replace = (id: string, one: ChannelDifference | null) =>
    props.change({ channel_differences: written.flatMap((old) => (old.channel_id !== id ? [old] : one ? [one] : [])) });
  return (
    <Card title={t('channels.title')} text={t('channels.text')}>
      <div className="fields">
        {written.map((one) => (
          <One
            key={one.channel_id}
            one={one}
            name={channels.find((channel) => channel.id === one.channel_id)?.name ?? t('channels.gone')}
            props={props}
            onChange={(changed) => replace(one.channel_id, changed)}
          />
        ))}
        {free.length > 0 && !props.disabled && (
          <Select
            label={t('channels.add')}
            placeholder={t('channels.choose')}
            value={null}
            onChange={(id) => {
              if (!id) return;
              const added = { channel_id: id, greeting: {}, instructions: {} } as ChannelDifference;
              props.change({ channel_differences: [...written, added] });
            }}
            data={free.map((channel) => ({ value: channel.id, label: channel.name }))}
          />
        )}
      </div>
    </Card>
  );
}
