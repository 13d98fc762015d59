import { CircleAlert, CircleHelp } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { languageName } from '../../lib/names';
import { formatMoney } from '../../lib/numbers';
import { formatListTime, useNow } from '../../lib/time';
import type { JourneySource } from './queries';

const PROBLEMS = [
  'unauthorized', 'forbidden', 'not_found', 'busy', 'refused', 'server_error', 'no_answer', 'not_connected',
  'refused_address', 'moved', 'too_large', 'garbled', 'keys_lost',
] as const;

const MONEY = /^([\d.]+) ([A-Z]{3})$/;

/** What programs write, as people read it: "es", "129.80 EUR". */
function shownFact(name: string | undefined, value: string, language: string): string {
  if (name === 'language') return languageName(value, language);
  const [, amount, currency] = MONEY.exec(value) ?? [];
  return name === 'spent' && amount && currency ? formatMoney(amount, currency, language) : value;
}

function Card({ customer }: { customer: JourneySource['customers'][number] }) {
  const { t, i18n } = useTranslation('journey');
  const known = ['orders', 'spent', 'language', 'username', 'city'] as const;
  const facts = customer.facts.map(([label, value = '']) => {
    const word = known.find((one) => one === label);
    return `${word ? t(`facts.${word}`) : label}: ${shownFact(word, value, i18n.language)}`;
  });
  const text = [customer.name || customer.email, ...facts].filter(Boolean).join(' · ');
  if (!text) return null;
  if (!customer.url) return <p className="journey-customer">{text}</p>;
  return (
    <p className="journey-customer">
      <a href={customer.url} target="_blank" rel="noopener noreferrer">
        {text}
      </a>
    </p>
  );
}

function Source({ source }: { source: JourneySource }) {
  const { t, i18n } = useTranslation('journey');
  const now = useNow();
  const problem = PROBLEMS.find((one) => one === source.problem);
  const age = source.fetched_at ? t('age', { age: formatListTime(source.fetched_at, now, i18n.language) }) : t('never');
  return (
    <li>
      <span className="journey-source">
        <b className="clip">{source.name}</b>
        <span className="dim small">{age}</span>
      </span>
      {source.problem && (
        <p className="journey-problem" title={source.detail}>
          <CircleAlert size={13} aria-hidden />
          {t(problem ? `problem.${problem}` : 'problem.other')}
        </p>
      )}
      {source.fetched_at && !source.is_proven && (
        <p className="journey-unproven">
          <CircleHelp size={13} aria-hidden />
          {t('unproven')}
        </p>
      )}
      {source.customers.map((customer) => (
        <Card key={`${customer.name}${customer.email ?? ''}${customer.url ?? ''}`} customer={customer} />
      ))}
    </li>
  );
}

interface SourcesProps {
  sources: JourneySource[];
  /** Of those, the ones that a line of the timeline comes from. */
  knowing: ReadonlySet<string>;
  isUnknown: boolean;
}

/** Which systems were asked, how old that is, and what went wrong. */
export function Sources({ sources, knowing, isUnknown }: SourcesProps) {
  const { t } = useTranslation('journey');
  if (sources.length === 0) return null;
  if (isUnknown) return <p className="section-empty">{t('unknown')}</p>;
  const isQuiet = (source: JourneySource) =>
    Boolean(source.fetched_at) && !source.problem && source.customers.length === 0 && !knowing.has(source.integration_id);
  const quiet = sources.filter(isQuiet);
  return (
    <ul className="journey-sources" aria-label={t('sources')}>
      {sources
        .filter((source) => !isQuiet(source))
        .map((source) => (
          <Source key={source.integration_id} source={source} />
        ))}
      {quiet.length > 0 && <li className="dim">{t('quiet', { names: quiet.map((source) => source.name).join(', ') })}</li>}
    </ul>
  );
}
