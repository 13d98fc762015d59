import { ActionIcon, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { RefreshCw, Route } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../ui';
import { Section } from '../contact';
import './journey.css';
import { LineOf } from './LineOf';
import { journeyQuery, useAskWhenStale, useRefreshJourney, type JourneyLine } from './queries';
import { Sources } from './Sources';

const FIRST = 8;
const KINDS = ['order', 'subscription', 'deal', 'record', 'conversation', 'preference', 'page'] as const;
type Kind = (typeof KINDS)[number];

function Filter({ lines, chosen, onChoose }: { lines: JourneyLine[]; chosen: Kind | null; onChoose: (kind: Kind | null) => void }) {
  const { t } = useTranslation('journey');
  const there = KINDS.filter((kind) => lines.some((line) => line.kind === kind));
  if (there.length < 2) return null;
  return (
    <div className="journey-filter" role="group" aria-label={t('filter')}>
      {there.map((kind) => (
        <button
          key={kind}
          type="button"
          className="chip"
          aria-pressed={chosen === kind}
          onClick={() => onChoose(chosen === kind ? null : kind)}
        >
          {t(`kinds.${kind}`)} <span className="number">{lines.filter((line) => line.kind === kind).length}</span>
        </button>
      ))}
    </div>
  );
}

/** Orders, subscriptions, conversations, preferences and pages of a customer in one line of time. */
export function JourneySection({ contactId, currentId }: { contactId: string; currentId?: string }) {
  const { t } = useTranslation('journey');
  const { t: words } = useTranslation();
  const query = useQuery(journeyQuery(contactId));
  const refresh = useRefreshJourney(contactId);
  const [chosen, choose] = useState<Kind | null>(null);
  const [isOpen, setOpen] = useState(false);
  useAskWhenStale(query.data, refresh);
  const { lines: all = [], sources = [], is_unknown = false } = query.data ?? {};
  const lines = all.filter((line) => !currentId || line.conversation_id !== currentId);
  if (!query.isError && lines.length === 0 && sources.length === 0) return null;
  const filtered = lines.filter((line) => !chosen || line.kind === chosen);
  const shown = isOpen ? filtered : filtered.slice(0, FIRST);
  const again = (
    <Tooltip label={t('refresh')}>
      <ActionIcon size={26} aria-label={t('refresh')} loading={refresh.isPending} onClick={() => refresh.mutate()}>
        <RefreshCw size={14} />
      </ActionIcon>
    </Tooltip>
  );
  return (
    <Section
      id="journey"
      icon={<Route size={14} />}
      title={t('title')}
      count={lines.length}
      action={sources.length > 0 && again}
    >
      {query.isError && <p className="section-empty">{errorText(words, query.error)}</p>}
      {refresh.isError && <p className="journey-problem">{errorText(words, refresh.error)}</p>}
      <Sources
        sources={sources}
        knowing={new Set(all.flatMap((line) => line.integration_id ?? []))}
        isUnknown={is_unknown}
      />
      <Filter lines={lines} chosen={chosen} onChoose={choose} />
      <ol className="journey" aria-busy={refresh.isPending}>
        {shown.map((line) => (
          <LineOf
            key={`${line.integration_id ?? ''}${line.kind}${line.key}`}
            line={line}
            source={sources.length > 1 ? sources.find((one) => one.integration_id === line.integration_id)?.name : undefined}
          />
        ))}
      </ol>
      {filtered.length > FIRST && (
        <button type="button" className="section-more" onClick={() => setOpen(!isOpen)}>
          {isOpen ? t('less') : t('more', { count: filtered.length - FIRST })}
        </button>
      )}
    </Section>
  );
}
