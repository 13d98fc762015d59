import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card, SwitchRow, TextsField } from '../../../ui/page';
import type { PartProps } from '../model';
import { useChannelWords } from '../words';
import { AssistantField } from './AssistantField';

/** Who answers on a channel with a provider, and what is said by itself. */
export function ProviderTalk({ kind, value, change, disabled, wrong }: PartProps & { kind: string }) {
  const { t } = useChannelWords();
  const { t: pages } = useTranslation('pages');
  return (
    <Card title={t('talk.title')}>
      <div className="fields talk-fields">
        <TextInput
          label={t('connectName')}
          description={kind === 'email' ? t('connectNameMail') : pages('channels.nameText')}
          maxLength={120}
          disabled={disabled}
          value={value.name}
          error={wrong.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <AssistantField
          label={t('assistant')}
          text={t('assistantText')}
          nobody={t('nobody')}
          disabled={disabled}
          value={value.assistant_id}
          error={wrong.assistant_id}
          onChange={(assistant_id) => change({ assistant_id })}
        />
        <TextsField
          long
          label={t('talk.greeting')}
          text={t('talk.greetingText')}
          maxLength={1000}
          disabled={disabled}
          value={value.greeting}
          error={wrong['settings.greeting']}
          onChange={(greeting) => change({ greeting })}
        />
      </div>
      <SwitchRow
        label={t('talk.csat')}
        text={t('talk.csatText')}
        checked={value.csat_enabled}
        disabled={disabled}
        onChange={(csat_enabled) => change({ csat_enabled })}
      />
    </Card>
  );
}
