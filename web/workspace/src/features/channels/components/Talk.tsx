import { useTranslation } from 'react-i18next';
import { Card, SwitchRow } from '../../../ui/page';
import type { PartProps } from '../model';
import { AssistantField } from './AssistantField';

/** Who answers, and what customers are offered. */
export function Talk({ value, change, disabled, wrong }: PartProps) {
  const { t } = useTranslation('pages');
  return (
    <Card title={t('talk.title')}>
      <div className="fields talk-fields">
        <AssistantField
          label={t('talk.assistant')}
          text={t('talk.assistantText')}
          textWhenOff={(name) => t('talk.assistantOff', { name })}
          nobody={t('talk.nobody')}
          disabled={disabled}
          value={value.assistant_id}
          error={wrong.assistant_id}
          onChange={(assistant_id) => change({ assistant_id })}
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
