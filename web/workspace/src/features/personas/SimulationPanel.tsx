import { Button, Checkbox, NumberInput, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FlaskConical } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Assistant, AssistantDraft } from '../../api/pages';
import { formatDecimal } from '../../lib/numbers';
import { formatAgo } from '../../lib/ago';
import { useNow } from '../../lib/time';
import { Failed } from '../../ui';
import { Card } from '../../ui/page';
import { Found, ProgressLine, StartStop } from '../../ui/pieces';
import { toast, toastError } from '../../ui/toast';
import { Failures, writeActs } from '../cases';
import {
  conversationsQuery, makeCase, newestSimulationQuery, startSimulation, stopSimulation, usePersonaError, type Conversation,
  type SimulatedTurn, type Simulation,
} from './queries';

function Said({ turn }: { turn: SimulatedTurn }) {
  const { t } = useTranslation('personas');
  const isTheirs = turn.author === 'contact';
  const acted = turn.acted as unknown as Parameters<typeof writeActs>[0];
  return (
    <li className={isTheirs ? 'is-theirs' : ''}>
      <b>{t(isTheirs ? 'customer' : 'assistant')}</b>
      <p>{turn.text || t('silence')}</p>
      {turn.choices.length > 0 && <p className="dim">[{turn.choices.join('] [')}]</p>}
      {turn.sources.length > 0 && <p className="dim">{turn.sources.join(' · ')}</p>}
      {turn.acted.length > 0 && <p className="dim">{writeActs(acted).replace(/\n/g, ' · ')}</p>}
    </li>
  );
}

function Talked({ simulation, one }: { simulation: Simulation; one: Conversation }) {
  const { t } = useTranslation('personas');
  const say = usePersonaError();
  const keep = useMutation({
    mutationFn: () => makeCase(simulation.id, one.position),
    onSuccess: () => toast(t('caseMade')),
    onError: (error) => toastError(say(error)),
  });
  return (
    <li className="simulated">
      <div className="persona-head">
        <span className={`chip ${one.verdict === 'passed' ? 'ok' : 'red'}`}>{t(`verdict.${one.verdict}`)}</span>
        <b className="grow">{one.name}</b>
        <span className="chip">{t(`ended.${one.ended}`)}</span>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<FlaskConical size={14} aria-hidden />}
          loading={keep.isPending}
          onClick={() => keep.mutate()}
        >
          {t('makeCase')}
        </Button>
      </div>
      {one.findings.length > 0 && (
        <p className="persona-findings">{one.findings.map((finding) => t(`finding.${finding}`)).join(' · ')}</p>
      )}
      <Failures failures={one.failures} />
      <details>
        <summary>{t('transcript', { count: one.transcript.length })}</summary>
        <ol className="simulated-thread">
          {one.transcript.map((turn, number) => (
            <Said key={number} turn={turn} />
          ))}
        </ol>
      </details>
    </li>
  );
}

function Conversations({ simulation }: { simulation: Simulation }) {
  const { t } = useTranslation('personas');
  const [chosen, setChosen] = useState<'failed' | 'passed' | null>(null);
  // While it runs, what goes wrong may come after this was opened.
  const verdict = chosen ?? (simulation.failed > 0 ? 'failed' : 'passed');
  const query = useInfiniteQuery(conversationsQuery(simulation.id, verdict));
  return (
    <>
      <SegmentedControl
        aria-label={t('conversations')}
        value={verdict}
        onChange={(value) => setChosen(value as 'failed' | 'passed')}
        data={[
          { value: 'failed', label: `${t('verdict.failed')} ${simulation.failed}` },
          { value: 'passed', label: `${t('verdict.passed')} ${simulation.passed}` },
        ]}
      />
      <Found query={query} className="simulated-list" rows={2} height={70}>
        {(one) => <Talked key={one.position} simulation={simulation} one={one} />}
      </Found>
    </>
  );
}

function Status({ simulation }: { simulation: Simulation }) {
  const { t, i18n } = useTranslation('personas');
  const now = useNow();
  const { state, conversations: of, done } = simulation;
  const when = simulation.finished_at ? formatAgo(simulation.finished_at, now, i18n.language) : '';
  const facts = [
    t(`of.${simulation.version}`, { version: simulation.live_version }),
    t(`state.${state}`, { done, of, when, name: simulation.started_by }),
    ...(simulation.is_free ? [t('isFree')] : []),
    ...(simulation.cost === null ? [t('costUnknown')] : simulation.cost > 0 ? [t('cost', { cost: formatDecimal(simulation.cost, 2, i18n.language) })] : []),
  ];
  return (
    <ProgressLine label={t('simulate')} facts={facts} running={state === 'running'} done={done} of={of} />
  );
}

/** The newest simulation, how it goes, and starting another. */
export function SimulationPanel({ assistant, draft }: { assistant: Assistant; draft: AssistantDraft }) {
  const { t } = useTranslation('personas');
  const client = useQueryClient();
  const say = usePersonaError();
  const hasDraft = draft.changed.length > 0;
  const [times, setTimes] = useState(3);
  const [free, setFree] = useState(false);
  const query = useQuery(newestSimulationQuery(assistant.id));
  const options = {
    onSuccess: () => void client.invalidateQueries({ queryKey: ['simulations'] }),
    onError: (error: unknown) => toastError(say(error)),
  };
  const start = useMutation({
    mutationFn: () => startSimulation(assistant.id, { version: hasDraft ? 'draft' : 'live', times, free }),
    ...options,
  });
  const stop = useMutation({ mutationFn: stopSimulation, ...options });
  const simulation = query.data;
  return (
    <Card title={t('simulate')} text={t('simulateText')}>
      <div className="persona-start">
        <NumberInput
          label={t('times')}
          w={200}
          min={1}
          max={100}
          value={times}
          onChange={(value) => setTimes(Math.min(Math.max(Number(value) || 1, 1), 100))}
        />
        {draft.config.answerer === 'llm' && (
          <Checkbox
            label={t('free')}
            description={t('freeText')}
            checked={free}
            onChange={(event) => setFree(event.currentTarget.checked)}
          />
        )}
        <span className="grow" />
        <StartStop
          running={simulation?.state === 'running'}
          pending={start.isPending || stop.isPending}
          start={t(hasDraft ? 'startDraft' : 'startLive')}
          stop={t('stop')}
          onStart={() => start.mutate()}
          onStop={() => simulation && stop.mutate(simulation.id)}
        />
      </div>
      {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {simulation && (
        <>
          <Status simulation={simulation} />
          {simulation.done > 0 && <Conversations key={simulation.id} simulation={simulation} />}
        </>
      )}
    </Card>
  );
}
