import { MultiSelect, Radio, Slider, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { sourcesQuery } from '../../../api/shared';
import { Card } from '../../../ui/page';
import { careOf, type PartProps } from '../model';

const USUAL_THRESHOLD = 0.5;

function Sources({ value, change, disabled }: PartProps) {
  const { t } = useTranslation('pages');
  const sources = useQuery(sourcesQuery).data ?? [];
  const chosen = value.knowledge_source_ids;
  const isAll = chosen === 'all';
  return (
    <>
      <Radio.Group
        label={t('scope.sources')}
        value={isAll ? 'all' : 'some'}
        onChange={(next) => change({ knowledge_source_ids: next === 'all' ? 'all' : [] })}
      >
        <div className="radios">
          <Radio value="all" label={t('scope.all')} disabled={disabled} />
          <Radio value="some" label={t('scope.some')} disabled={disabled} />
        </div>
      </Radio.Group>
      {!isAll && (
        <MultiSelect
          searchable
          aria-label={t('scope.some')}
          placeholder={chosen.length === 0 ? t('scope.choose') : undefined}
          nothingFoundMessage={t('knowledge.noSource')}
          disabled={disabled}
          value={chosen}
          onChange={(knowledge_source_ids) => change({ knowledge_source_ids })}
          data={sources.map((source) => ({ value: source.id, label: source.name }))}
          description={chosen.length === 0 ? t('scope.noneChosen') : undefined}
        />
      )}
    </>
  );
}

export function KnowledgeScope(props: PartProps) {
  const { value, change, disabled } = props;
  const { t } = useTranslation('pages');
  const threshold = value.accept_threshold;
  return (
    <Card title={t('scope.title')} text={t('scope.text')}>
      <div className="fields">
        <Sources {...props} />
        <Switch
          label={t('scope.automatic')}
          description={t('scope.automaticText')}
          checked={threshold === null}
          disabled={disabled}
          onChange={(event) => change({ accept_threshold: event.currentTarget.checked ? null : USUAL_THRESHOLD })}
        />
        {threshold !== null && (
          <div className="signal-scale wide">
            <Slider
              size="sm"
              min={20}
              max={90}
              step={5}
              label={(percent) => `${percent} %`}
              thumbLabel={t('scope.threshold')}
              thumbProps={{ 'aria-valuetext': t(`care.${careOf(threshold)}`) }}
              disabled={disabled}
              value={Math.round(threshold * 100)}
              onChange={(percent) => change({ accept_threshold: percent / 100 })}
            />
            <p>{t(`care.${careOf(threshold)}`)}</p>
          </div>
        )}
      </div>
    </Card>
  );
}
