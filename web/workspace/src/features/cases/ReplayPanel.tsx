import { Button, Checkbox, Select } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Assistant, AssistantDraft } from '../../api/pages';
import { channelsQuery } from '../../api/shared';
import { formatDecimal } from '../../lib/numbers';
import { formatAgo } from '../../lib/ago';
import { useNow } from '../../lib/time';
import { Failed, RowsSkeleton } from '../../ui';
import { Card } from '../../ui/page';
import { Found, ProgressLine, StartStop } from '../../ui/pieces';
import { toastError } from '../../ui/toast';
import { intentsQuery } from '../intents';
import { Failures } from './Failures';
import { writeActs } from './lines';
import {
  itemsQuery, newestReplayQuery, startReplay, stopReplay, useCaseError, type Replay, type ReplayItem, type Said, type Verdict,
} from './queries';

const VERDICTS: Verdict[] = ['regressed', 'unstable', 'failing', 'changed', 'mended', 'passed', 'same'];
const TONE: Record<Verdict, string> = {
  regressed: 'red', unstable: 'warn', failing: 'warn', changed: 'accent', mended: 'ok', passed: 'ok', same: '',
};
const HOW_MANY = [0, 20, 100, 500];

function Answer({ label, said }: { label: string; said: Said }) {
  const { t } = useTranslation('cases');
  return (
    <div className="replay-said">
      <h4>
        {label} <span className="chip">{t(`outcome.${said.outcome}`)}</span>
      </h4>
      <p>{said.text || t('nothingSaid')}</p>
      {said.acted.length > 0 && (
        <p className="replay-sources">
          {t('wished', { what: writeActs(said.acted).replace(/\n/g, ' · ') })}
        </p>
      )}
      {said.sources.length > 0 && <p className="replay-sources">{said.sources.join(' · ')}</p>}
    </div>
  );
}

function Item({ item }: { item: ReplayItem }) {
  const { t } = useTranslation('cases');
  const { live, draft } = item;
  return (
    <li className="replay-item">
      <div className="case-head">
        <span className={`chip ${TONE[item.verdict]}`}>{t(`verdict.${item.verdict}`)}</span>
        <b className="grow">{item.question || t('gone')}</b>
        {item.conversation_id && (
          <Button
            component={Link}
            variant="subtle"
            size="compact-sm"
            to="/inbox/$view/$id"
            params={{ view: 'open', id: item.conversation_id } as never}
          >
            {t('openConversation')}
          </Button>
        )}
      </div>
      <Failures failures={item.failures} />
      <div className="replay-pair">
        <Answer label={t('live')} said={live} />
        {draft && <Answer label={t('draft')} said={draft} />}
      </div>
    </li>
  );
}

function Items({ replay }: { replay: Replay }) {
  const { t } = useTranslation('cases');
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const query = useInfiniteQuery(itemsQuery(replay.id, verdict));
  const shown = VERDICTS.filter((name) => replay.totals[name] > 0);
  return (
    <>
      <div className="replay-filter" role="group" aria-label={t('replay')}>
        <button type="button" className="chip" aria-pressed={verdict === null} onClick={() => setVerdict(null)}>
          {t('all')} {replay.totals.done}
        </button>
        {shown.map((name) => (
          <button
            key={name}
            type="button"
            className={`chip ${TONE[name]}`}
            aria-pressed={verdict === name}
            onClick={() => setVerdict(name)}
          >
            {t(`verdict.${name}`)} {replay.totals[name]}
          </button>
        ))}
      </div>
      <Found query={query} className="case-list" rows={2} height={90}>
        {(item) => <Item key={item.position} item={item} />}
      </Found>
    </>
  );
}

function Status({ replay, draft }: { replay: Replay; draft: AssistantDraft }) {
  const { t, i18n } = useTranslation('cases');
  const now = useNow();
  const { totals } = replay;
  const inDigits = (value: number, digits: number) => formatDecimal(value, digits, i18n.language);
  const all = totals.cases + totals.turns;
  const when = replay.finished_at ? formatAgo(replay.finished_at, now, i18n.language) : '';
  const facts = [
    replay.draft_revision === null ? t('ofLive', { live: replay.live_version }) : t('ofDraft', { live: replay.live_version }),
    t(`state_${replay.state}`, { done: totals.done, all, when, name: replay.started_by }),
    ...(replay.state === 'running' ? [] : [t('took', { seconds: inDigits(totals.milliseconds / 1000, 1) })]),
    ...(totals.known > 0 ? [t('known', { count: totals.known, of: totals.known + totals.asked })] : []),
    ...(totals.cost === null ? [t('costUnknown')] : totals.cost > 0 ? [t('cost', { cost: inDigits(totals.cost, 2) })] : []),
  ];
  const isOutdated =
    replay.state === 'done' && replay.draft_revision !== null && draft.changed.length > 0 && replay.draft_revision !== draft.revision;
  return (
    <>
      <ProgressLine label={t('replay')} facts={facts} running={replay.state === 'running'} done={totals.done} of={all} />
      {isOutdated && <p className="notice warn">{t('outdated')}</p>}
    </>
  );
}

/** The newest replay, how it goes, and starting another. */
export function ReplayPanel({ assistant, draft }: { assistant: Assistant; draft: AssistantDraft }) {
  const { t } = useTranslation('cases');
  const client = useQueryClient();
  const say = useCaseError();
  const hasDraft = draft.changed.length > 0;
  const [conversations, setConversations] = useState(20);
  const [fresh, setFresh] = useState(false);
  const [channelId, setChannel] = useState<string | null>(null);
  const [intentId, setIntent] = useState<string | null>(null);
  const channels = useQuery(channelsQuery).data ?? [];
  const intents = useQuery(intentsQuery).data ?? [];
  const query = useQuery(newestReplayQuery(assistant.id));
  const refresh = () => void client.invalidateQueries({ queryKey: ['replays'] });
  const onError = (error: unknown) => toastError(say(error));
  const start = useMutation({
    mutationFn: () =>
      startReplay(assistant.id, {
        version: hasDraft ? 'draft' : 'live',
        conversations: hasDraft ? conversations : 0,
        channel_id: channelId,
        intent_id: intentId,
        fresh,
      }),
    onSuccess: refresh,
    onError,
  });
  const stop = useMutation({ mutationFn: stopReplay, onSuccess: refresh, onError });
  const replay = query.data;
  return (
    <Card title={t('replay')} text={t('replayText')}>
      <div className="replay-start">
        {hasDraft && (
          <Select
            label={t('conversations')}
            allowDeselect={false}
            value={String(conversations)}
            onChange={(value) => setConversations(Number(value))}
            data={HOW_MANY.map((count) => ({
              value: String(count),
              label: count === 0 ? t('conversations_0') : t('conversations_n', { count }),
            }))}
          />
        )}
        {hasDraft && conversations > 0 && channels.length > 1 && (
          <Select
            label={t('onChannel')}
            placeholder={t('onAll')}
            clearable
            clearButtonProps={{ 'aria-label': t('onAll') }}
            value={channelId}
            onChange={setChannel}
            data={channels.map((one) => ({ value: one.id, label: one.name }))}
          />
        )}
        {hasDraft && conversations > 0 && intents.length > 0 && (
          <Select
            label={t('about')}
            placeholder={t('aboutAny')}
            clearable
            clearButtonProps={{ 'aria-label': t('aboutAny') }}
            value={intentId}
            onChange={setIntent}
            data={intents.map((one) => ({ value: one.id, label: one.name }))}
          />
        )}
        {hasDraft && replay && (
          <Checkbox
            label={t('fresh')}
            title={t('freshText')}
            checked={fresh}
            onChange={(event) => setFresh(event.currentTarget.checked)}
          />
        )}
        <span className="grow" />
        <StartStop
          running={replay?.state === 'running'}
          pending={start.isPending || stop.isPending}
          start={t(hasDraft ? 'start' : 'startLive')}
          stop={t('stop')}
          onStart={() => start.mutate()}
          onStop={() => replay && stop.mutate(replay.id)}
        />
      </div>
      {draft.config.answerer === 'llm' && <p className="notice">{t('withModel')}</p>}
      {query.isPending && <RowsSkeleton rows={2} height={60} />}
      {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && !replay && <p className="progress-facts">{t('never')}</p>}
      {replay && (
        <>
          <Status replay={replay} draft={draft} />
          {replay.totals.done > 0 && <Items key={replay.id} replay={replay} />}
        </>
      )}
    </Card>
  );
}
