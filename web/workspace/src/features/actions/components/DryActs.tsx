import { Zap } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AskAnswer } from '../../../api/pages';
import '../actions.css';
import { plain, problemText } from '../words';

type Act = AskAnswer['acted'][number];

function chipOf(act: Act): { key: 'rehearsed' | 'waits' | 'approval' | 'read'; tone: string } | null {
  if (act.state === 'waiting_customer') return { key: 'waits', tone: 'warn' };
  if (act.state === 'waiting_approval') return { key: 'approval', tone: 'warn' };
  if (act.problem === 'rehearsed') return { key: 'rehearsed', tone: 'ok' };
  return act.state === 'done' ? { key: 'read', tone: 'ok' } : null;
}

function Pairs({ pairs }: { pairs: [string, unknown][] }) {
  return (
    <dl className="run-pairs">
      {pairs.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{plain(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What the assistant wished to do in a trial: what was read, what would be sent, and that it was not. */
export default function DryActs({ acted }: { acted: readonly Act[] }) {
  const { t } = useTranslation('actions');
  return (
    <div className="dry-acts" aria-label={t('dry.title')} role="group">
      {acted.map((act) => {
        const chip = chipOf(act);
        const request = act.request as { method?: string; url?: string; tool?: string };
        const facts = act.facts.map((fact): [string, unknown] => [fact.name, fact.value]);
        return (
          <details key={act.id} className="dry-act">
            <summary>
              <Zap size={13} aria-hidden />
              <b>{act.title}</b>
              {chip && <span className={`chip ${chip.tone}`}>{t(`dry.${chip.key}`)}</span>}
              {act.problem && act.problem !== 'rehearsed' && <span className="chip red">{problemText(t, act.problem)}</span>}
            </summary>
            {facts.length > 0 && (
              <>
                <h4>{t('run.facts')}</h4>
                <Pairs pairs={facts} />
              </>
            )}
            <h4>{t('dry.given')}</h4>
            <Pairs pairs={Object.entries(act.arguments)} />
            {(request.url ?? request.tool) && (
              <>
                <h4>{t('dry.wouldSend')}</h4>
                <pre tabIndex={0}>{JSON.stringify(act.request, null, 1)}</pre>
              </>
            )}
            {!request.url && !request.tool && act.result !== null && (
              <>
                <h4>{t('run.result')}</h4>
                <pre tabIndex={0}>{JSON.stringify(act.result, null, 1)}</pre>
              </>
            )}
          </details>
        );
      })}
    </div>
  );
}
