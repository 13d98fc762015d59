import { Button, MultiSelect, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ArrowUp } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { channelsQuery } from '../../../api/shared';
import { teamsQuery } from '../../../api/queries';
import type { PassingRule } from '../../../api/pages';
import { TextsField } from '../../../ui/page';
import { intentsQuery } from '../../intents';
import { LONGEST_WORDS, MOST_WORDS, saysNothing, withGone } from '../rules';

interface RuleFormProps {
  rule: PassingRule;
  disabled: boolean;
  error: string | undefined;
  onUp: (() => void) | undefined;
  onChange: (rule: PassingRule | null) => void;
}

function When({ rule, disabled, onChange }: Omit<RuleFormProps, 'onUp' | 'error'>) {
  const { t } = useTranslation('rules');
  const intents = useQuery(intentsQuery).data ?? [];
  const channels = useQuery(channelsQuery).data ?? [];
  return (
    <>
      <TagsInput
        label={t('words')}
        description={t('wordsText')}
        maxTags={MOST_WORDS}
        acceptValueOnBlur
        disabled={disabled}
        value={rule.words}
        onChange={(words) =>
          onChange({ ...rule, words: words.map((one) => one.slice(0, LONGEST_WORDS)).filter((one) => one.length > 1) })
        }
      />
      <MultiSelect
        searchable
        label={t('intents')}
        description={t('intentsText')}
        nothingFoundMessage={t('noIntents')}
        disabled={disabled}
        value={rule.intent_ids}
        onChange={(intent_ids) => onChange({ ...rule, intent_ids })}
        data={withGone(intents, rule.intent_ids, t('gone'))}
      />
      <MultiSelect
        label={t('channels')}
        description={t('channelsText')}
        disabled={disabled}
        value={rule.channel_ids}
        onChange={(channel_ids) => onChange({ ...rule, channel_ids })}
        data={withGone(channels, rule.channel_ids, t('gone'))}
      />
    </>
  );
}

export function RuleForm({ rule, disabled, error, onUp, onChange }: RuleFormProps) {
  const { t } = useTranslation('rules');
  const teams = useQuery(teamsQuery).data ?? [];
  const team = teams.find((one) => one.id === rule.team_id);
  return (
    <details className="guide">
      <summary>
        <span className="grow">{rule.name}</span>
        {team && <span className="chip">{team.name}</span>}
        {!rule.enabled && <span className="chip">{t('off')}</span>}
        {(saysNothing(rule) || error) && <span className="chip warn">{t('unfinished')}</span>}
      </summary>
      <div className="fields">
        <div className="guide-head">
          <TextInput
            label={t('name')}
            maxLength={120}
            disabled={disabled}
            value={rule.name}
            error={rule.name.trim() ? undefined : t('nameMissing')}
            onChange={(event) => onChange({ ...rule, name: event.currentTarget.value })}
          />
          <Switch
            label={t('on')}
            disabled={disabled}
            checked={rule.enabled}
            onChange={(event) => onChange({ ...rule, enabled: event.currentTarget.checked })}
          />
        </div>
        <When rule={rule} disabled={disabled} onChange={onChange} />
        {(saysNothing(rule) || error) && <p className="notice warn">{error ?? t('saysNothing')}</p>}
        <Select
          clearable
          label={t('team')}
          description={t('teamText')}
          placeholder={t('anyTeam')}
          disabled={disabled}
          value={rule.team_id}
          onChange={(team_id) => onChange({ ...rule, team_id })}
          data={withGone(teams, rule.team_id ? [rule.team_id] : [], t('gone'))}
        />
        <TextsField
          label={t('say')}
          text={t('sayText')}
          placeholder={t('sayExample')}
          maxLength={500}
          disabled={disabled}
          value={rule.say}
          onChange={(say) => onChange({ ...rule, say })}
        />
        {!disabled && (
          <div className="rule-buttons">
            {onUp && (
              <Button variant="default" size="xs" leftSection={<ArrowUp size={14} aria-hidden />} onClick={onUp}>
                {t('up')}
              </Button>
            )}
            <Button variant="default" size="xs" onClick={() => onChange(null)}>
              {t('remove', { name: rule.name })}
            </Button>
          </div>
        )}
      </div>
    </details>
  );
}
