import { Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { assistantsQuery } from '../../../api/shared';
import { Card, SwitchRow, TextsField } from '../../../ui/page';
import type { PartProps } from '../model';
import { useChannelWords } from '../words';

const NOBODY = 'nobody';

/** Who answers on a channel with a provider, and what is said by itself. */
export function ProviderTalk({ value, change, disabled, wrong }: PartProps) {
  const { t } = useChannelWords();
  const { t: pages } = useTranslation('pages');
  const assistants = useQuery(assistantsQuery).data ?? [];
  return (
    <Card title={t('talk.title')}>
      <div className="fields talk-fields">
        <TextInput
          label={t('connectName')}
          description={pages('channels.nameText')}
          maxLength={120}
          disabled={disabled}
          value={value.name}
          error={wrong.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <Select
          label={t('assistant')}
          description={t('assistantText')}
          allowDeselect={false}
          disabled={disabled}
          value={value.assistant_id ?? NOBODY}
          error={wrong.assistant_id}
          onChange={(id) => change({ assistant_id: id === NOBODY ? null : id })}
          data={[...assistants.map((one) => ({ value: one.id, label: one.name })), { value: NOBODY, label: t('nobody') }]}
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
