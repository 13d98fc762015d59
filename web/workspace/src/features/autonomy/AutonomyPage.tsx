import { NumberInput, Select } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Gauge } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Assistant } from '../../api/pages';
import { formatListTime, useNow } from '../../lib/time';
import { Empty, Failed, RowsSkeleton } from '../../ui';
import { Card, PageHead, SwitchRow, useCanManage, useSave } from '../../ui/page';
import { NextPage } from '../../ui/pieces';
import { assistantQuery } from '../assistants';
import './autonomy.css';
import { LevelRow } from './LevelRow';
import { autonomyQuery, changesQuery, LEVELS, saveSettings, type Autonomy, type Level, type Settings } from './queries';

function SettingsCard({ assistant, settings }: { assistant: Assistant; settings: Settings }) {
  const { t } = useTranslation('autonomy');
  const canManage = useCanManage();
  const client = useQueryClient();
  const save = useSave((change: Partial<Settings>) => saveSettings(assistant.id, { ...settings, ...change }), {
    done: () => t('saved'),
    onDone: () => void client.invalidateQueries({ queryKey: ['autonomy'] }),
  });
  const percent = (value: number) => Math.round(value * 1000) / 10;
  const number = (name: 'at_least' | 'aim' | 'alpha', min: number, max: number) => (
    <NumberInput
      key={`${name}:${settings[name]}`}
      label={t(`settings.${name}`)}
      description={t(`settings.${name}Text`)}
      suffix=" %"
      min={min}
      max={max}
      decimalScale={1}
      disabled={!canManage}
      defaultValue={percent(settings[name])}
      onBlur={(event) => {
        const value = Number.parseFloat(event.currentTarget.value.replace(',', '.'));
        if (Number.isFinite(value) && value !== percent(settings[name])) save.mutate({ [name]: value / 100 });
      }}
    />
  );
  return (
    <Card>
      <SwitchRow
        label={t('settings.enabled')}
        text={t('settings.enabledText')}
        checked={settings.enabled}
        disabled={!canManage}
        onChange={(enabled) => save.mutate({ enabled })}
      />
      {settings.enabled && (
        <>
          <SwitchRow
            label={t('settings.promotes')}
            text={t('settings.promotesText')}
            checked={settings.promotes}
            disabled={!canManage}
            onChange={(promotes) => save.mutate({ promotes })}
          />
          <div className="autonomy-settings">
            <Select
              label={t('settings.otherwise')}
              description={t('settings.otherwiseText')}
              allowDeselect={false}
              disabled={!canManage}
              value={settings.otherwise}
              onChange={(value) => save.mutate({ otherwise: value as Level })}
              data={LEVELS.map((value) => ({ value, label: t(`level.${value}`) }))}
            />
            {number('at_least', 50, 98)}
            {number('aim', 51, 99.9)}
            {number('alpha', 0.1, 20)}
          </div>
        </>
      )}
    </Card>
  );
}

function Levels({ assistant, autonomy }: { assistant: Assistant; autonomy: Autonomy }) {
  const { t } = useTranslation('autonomy');
  if (autonomy.intents.length === 0) {
    return (
      <Card title={t('levels')} text={t('levelsText')}>
        <Empty icon={<Gauge size={22} />} title={t('noIntents')}>
          <Link to={'/intents' as '/assistants'}>{t('toIntents')}</Link>
        </Empty>
      </Card>
    );
  }
  return (
    <Card title={t('levels')} text={t('levelsText')}>
      <dl className="autonomy-legend">
        {LEVELS.map((level) => (
          <div key={level}>
            <dt>
              <span className={`chip level-${level}`}>{t(`level.${level}`)}</span>
            </dt>
            <dd>{t(`about.${level}`)}</dd>
          </div>
        ))}
      </dl>
      <ul className="autonomy-list">
        {autonomy.intents.map((intent) => (
          <LevelRow key={intent.intent_id} assistantId={assistant.id} intent={intent} settings={autonomy.settings} />
        ))}
      </ul>
    </Card>
  );
}

function Changes({ assistant }: { assistant: Assistant }) {
  const { t, i18n } = useTranslation('autonomy');
  const now = useNow();
  const query = useInfiniteQuery(changesQuery(assistant.id));
  const changes = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (changes.length === 0) return null;
  return (
    <Card title={t('changes')}>
      <ul className="autonomy-changes">
        {changes.map((change) => (
          <li key={change.id}>
            <time dateTime={change.created_at}>{formatListTime(change.created_at, now, i18n.language)}</time>
            <span className="grow">
              <b>{change.name}</b> {t(`level.${change.before}`)} → {t(`level.${change.after}`)}
              <span className="dim">
                {' '}
                {change.why === 'admin'
                  ? t('why.admin', { name: change.by })
                  : change.why === 'earned'
                    ? t('why.earned', { agreed: change.agreed, differed: change.differed })
                    : t(`why.${change.detail === 'rating' ? 'rating' : 'correction'}`)}
              </span>
            </span>
            {change.conversation_id && (
              <Link to="/inbox/$view/$id" params={{ view: 'open', id: change.conversation_id } as never}>
                {t('open')}
              </Link>
            )}
          </li>
        ))}
      </ul>
      <NextPage query={query} />
    </Card>
  );
}

/** What an assistant may say by itself, and how it earns more. */
export function AutonomyPage() {
  const { t } = useTranslation('autonomy');
  const { id } = useParams({ from: '/workspace/assistants/$id/autonomy' });
  const assistant = useQuery(assistantQuery(id));
  const autonomy = useQuery(autonomyQuery(id));
  const failed = assistant.isError ? assistant : autonomy.isError ? autonomy : null;
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="page-in">
        {(assistant.isPending || autonomy.isPending) && <RowsSkeleton rows={5} height={90} />}
        {failed && <Failed error={failed.error} onRetry={() => void failed.refetch()} />}
        {assistant.data && autonomy.data && (
          <>
            <PageHead
              title={t('page', { name: assistant.data.name })}
              text={t('pageText')}
              back={{ to: `/assistants/${id}`, label: assistant.data.name }}
            />
            <div className="card-stack">
              <SettingsCard assistant={assistant.data} settings={autonomy.data.settings} />
              {autonomy.data.settings.enabled && <Levels assistant={assistant.data} autonomy={autonomy.data} />}
              <Changes assistant={assistant.data} />
            </div>
          </>
        )}
      </div>
    </main>
  );
}
