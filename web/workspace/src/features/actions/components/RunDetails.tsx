import { useTranslation } from 'react-i18next';
import type { Run } from '../queries';
import { problemText, plain } from '../words';
import { formatFull } from '../../../lib/time';

function Pairs({ title, pairs }: { title: string; pairs: [string, unknown][] }) {
  if (pairs.length === 0) return null;
  return (
    <section>
      <h4>{title}</h4>
      <dl className="run-pairs">
        {pairs.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{plain(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function entries(value: unknown): [string, unknown][] {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.entries(value) : [];
}

/** Everything the ledger knows of a run: what was sent, what came back, when, and who approved. */
export function RunDetails({ run }: { run: Run }) {
  const { t, i18n } = useTranslation('actions');
  const language = i18n.language;
  const facts = run.facts.map((fact): [string, unknown] => [fact.labels[language] ?? fact.name, fact.value]);
  const results = entries(run.result);
  const request = run.request as { method?: string; url?: string; tool?: string };
  return (
    <div className="run-details">
      {run.problem && (
        <p className="run-problem">
          {problemText(t, run.problem)}
          {run.detail && <span> · {run.detail}</span>}
        </p>
      )}
      <Pairs title={t('run.facts')} pairs={facts} />
      <Pairs title={t('run.arguments')} pairs={entries(run.arguments)} />
      {results.length > 0 && <Pairs title={t('run.result')} pairs={results} />}
      {results.length === 0 && run.result !== null && (
        <section>
          <h4>{t('run.result')}</h4>
          <pre tabIndex={0}>{JSON.stringify(run.result, null, 1)}</pre>
        </section>
      )}
      <p className="run-meta">
        {request.url && (
          <code>
            {request.method ?? request.tool} {request.url}
          </code>
        )}
        {run.http_status !== null && <span>HTTP {run.http_status}</span>}
        {run.milliseconds !== null && <span className="number">{t('run.ms', { count: run.milliseconds })}</span>}
        {run.attempts > 1 && <span>{t('run.attempts', { count: run.attempts })}</span>}
        {run.finished_at && <span>{formatFull(run.finished_at, language)}</span>}
        {run.approved_by_name && <span>{t('run.decidedBy', { name: run.approved_by_name })}</span>}
      </p>
    </div>
  );
}
