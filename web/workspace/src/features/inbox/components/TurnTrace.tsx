import { Loader, Popover } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CircleHelp } from 'lucide-react';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Turn } from '../../../api/types';
import { errorText } from '../../../ui';
import { UsedMemories } from '../../contact';
import { parseTrace, type Trace } from '../trace';
import { conversationQuery, turnsQuery } from '../queries';

function Facts({ turn, trace }: { turn: Turn; trace: Trace }) {
  const { t, i18n } = useTranslation();
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent' });
  return (
    <dl className="trace-facts">
      <dt>{t('trace.outcome')}</dt>
      <dd>{trace.outcome(t, turn.outcome)}</dd>
      {trace.confidence !== null && (
        <>
          <dt>{t('trace.confidence')}</dt>
          <dd>
            {percent.format(trace.confidence)}
            {trace.threshold !== null && (
              <span className="dim"> {t('trace.threshold', { value: percent.format(trace.threshold) })}</span>
            )}
          </dd>
        </>
      )}
      {trace.language && (
        <>
          <dt>{t('trace.language')}</dt>
          <dd>{trace.language}</dd>
        </>
      )}
      {trace.milliseconds !== null && (
        <>
          <dt>{t('trace.time')}</dt>
          <dd className="number">{Math.round(trace.milliseconds).toLocaleString(i18n.language)} ms</dd>
        </>
      )}
      {trace.version !== null && (
        <>
          <dt>{t('trace.version')}</dt>
          <dd className="number">{trace.version}</dd>
        </>
      )}
      {trace.intent && (
        <>
          <dt>{t('trace.intent')}</dt>
          <dd>
            {trace.intent.name}
            {trace.intent.confidence !== null && <span className="dim"> {percent.format(trace.intent.confidence)}</span>}
          </dd>
        </>
      )}
      {trace.guide && (
        <>
          <dt>{t('trace.guide')}</dt>
          <dd>{trace.guide}</dd>
        </>
      )}
      <ModelFacts trace={trace} />
    </dl>
  );
}

/** Which model answered and what it cost; an unknown price is said to be unknown. */
function ModelFacts({ trace }: { trace: Trace }) {
  const { t, i18n } = useTranslation();
  const money = new Intl.NumberFormat(i18n.language, { style: 'currency', currency: 'USD', maximumFractionDigits: 6 });
  const { model, fellBack } = trace;
  return (
    <>
      {model && (
        <>
          <dt>{t('trace.model')}</dt>
          <dd>{model.name}</dd>
          <dt>{t('trace.tokens')}</dt>
          <dd className="number">{model.tokens.toLocaleString(i18n.language)}</dd>
          <dt>{t('trace.cost')}</dt>
          <dd className="number">{model.cost === null ? t('trace.unknown') : money.format(model.cost)}</dd>
        </>
      )}
      {fellBack && (
        <>
          <dt>{t('trace.fellBack')}</dt>
          <dd>{t(`fellBack.${fellBack}`)}</dd>
        </>
      )}
    </>
  );
}

function Why({ conversationId, turnId }: { conversationId: string; turnId: string }) {
  const contactId = useQuery(conversationQuery(conversationId)).data?.contact.id;
  const { t } = useTranslation();
  const query = useQuery(turnsQuery(conversationId));
  if (query.isPending) return <Loader size="xs" />;
  if (query.isError) return <p className="small">{errorText(t, query.error)}</p>;
  const turn = query.data.find((one) => one.id === turnId);
  if (!turn) return <p className="small">{t('trace.none')}</p>;
  const trace = parseTrace(turn);
  return (
    <>
      <Facts turn={turn} trace={trace} />
      {trace.passages.length > 0 && <h4>{t('trace.passages')}</h4>}
      <ol className="trace-list">
        {trace.passages.map((passage, index) => (
          <li key={index}>
            <span className="clip">{passage.title}</span>
            {passage.score !== null && <span className="dim number">{passage.score.toFixed(2)}</span>}
          </li>
        ))}
      </ol>
      {contactId && trace.memories.length > 0 && (
        <Suspense fallback={null}>
          <UsedMemories contactId={contactId} ids={trace.memories} />
        </Suspense>
      )}
      {trace.signals.length > 0 && <h4>{t('trace.signals')}</h4>}
      <ul className="trace-list">
        {trace.signals.map((signal) => (
          <li key={signal.name}>
            <span className="clip">{signal.label(t)}</span>
            <span className="dim number">{signal.score.toFixed(2)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** "Why did it say that?" The record of the turn, asked for only when somebody wants to know. */
export function TurnTrace({ conversationId, turnId }: { conversationId: string; turnId: string }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} width={300} position="top-end" trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className="why"
          aria-expanded={opened}
          aria-label={t('trace.why')}
          title={t('trace.why')}
          onClick={() => setOpened(!opened)}
        >
          <CircleHelp size={15} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown className="trace" tabIndex={-1} aria-label={t('trace.why')}>
        {opened && <Why conversationId={conversationId} turnId={turnId} />}
      </Popover.Dropdown>
    </Popover>
  );
}
