import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { assistantsQuery } from '../../../api/shared';
import { Card, SwitchRow } from '../../../ui/page';
import type { PartProps } from '../model';

const NOBODY = 'nobody';

/** Who answers, and what customers are offered. */
export function Talk({ value, change, disabled, wrong }: PartProps) {
  const { t } = useTranslation('pages');
  const assistants = useQuery(assistantsQuery).data ?? [];
  const chosen = assistants.find((one) => one.id === value.assistant_id);
  return (
    <Card title={t('talk.title')}>
      <div className="fields talk-fields">
        <Select
          label={t('talk.assistant')}
          description={chosen && !chosen.enabled ? t('talk.assistantOff', { name: chosen.name }) : t('talk.assistantText')}
          allowDeselect={false}
          disabled={disabled}
          value={value.assistant_id ?? NOBODY}
          error={wrong.assistant_id}
          onChange={(id) => change({ assistant_id: id === NOBODY ? null : id })}
          data={[
            ...assistants.map((one) => ({ value: one.id, label: one.name })),
            { value: NOBODY, label: t('talk.nobody') },
          ]}
        />
      </div>
      <SwitchRow
        label={t('talk.person')}
        text={t('talk.personText')}
        checked={value.show_talk_to_person}
        disabled={disabled}
        onChange={(show_talk_to_person) => change({ show_talk_to_person })}
      />
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
