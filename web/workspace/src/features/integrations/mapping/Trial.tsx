import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { toastError } from '../../../ui';
import { useSave } from '../../../ui/page';
import { tryMapping, type Trial as TrialResult, type TrialPart } from '../queries';
import { useIntegrationWords } from '../words';
import { PARTS, type PartName } from './model';

const isPart = (name: string): name is PartName => (PARTS as readonly string[]).includes(name);

function TrialOfPart({ part }: { part: TrialPart }) {
  const { t, failure, field } = useIntegrationWords();
  const isUnasked = part.detail === 'not_enough_known';
  return (
    <section className="trial-part">
      <b>{isPart(part.part) ? t(`mapping.part.${part.part}`) : part.part}</b>
      {isUnasked ? (
        <p className="notice">{t('mapping.notEnoughKnown')}</p>
      ) : (
        <p className="small dim">
          {t('mapping.asked')} <code>{part.asked}</code>
        </p>
      )}
      {part.failure && (
        <p className="notice red">
          {failure(part.failure)} {part.detail}
        </p>
      )}
      {!part.failure && !isUnasked && <p className="small">{part.count > 0 ? t('mapping.found', { count: part.count }) : t('mapping.nothing')}</p>}
      {part.problems.map((problem) => (
        <p key={problem.field} className="notice warn">
          {t(`mapping.${problem.code}`, {
            field: field(problem.field),
            path: problem.path,
            at: problem.at || t('mapping.top'),
            has: problem.has.join(', '),
          })}
        </p>
      ))}
      <div className="trial-rows">
        {part.rows.map((row, index) => (
          <dl key={index} className="trial-row">
            {row.map(({ name, value }) => [<dt key={`${name}-name`}>{field(name)}</dt>, <dd key={name}>{value}</dd>])}
          </dl>
        ))}
      </div>
      {part.answer && (
        <details className="trial-answer">
          <summary className="small dim">{t('mapping.answer')}</summary>
          <pre tabIndex={0}>{part.answer}</pre>
        </details>
      )}
    </section>
  );
}

/** Asks the system as the mapping stands now, and shows what is made of its answers. */
export function Trial({ integrationId, mapping }: { integrationId: string; mapping: string }) {
  const { t, wrong, error } = useIntegrationWords();
  const [email, setEmail] = useState('');
  const [number, setNumber] = useState('');
  const [result, setResult] = useState<TrialResult | null>(null);
  const run = useSave(() => tryMapping(integrationId, { mapping, email, number, phone: '' }), { quiet: true, onDone: setResult });
  return (
    <div className="fields trial">
      <p className="small dim">{t('mapping.tryText')}</p>
      <form
        className="trial-fields"
        onSubmit={(event) => {
          event.preventDefault();
          run.mutate(undefined, { onError: (problem) => toastError(error(problem)) });
        }}
      >
        <TextInput
          className="grow"
          label={t('mapping.tryEmail')}
          maxLength={320}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <TextInput
          className="grow"
          label={t('mapping.tryNumber')}
          maxLength={64}
          value={number}
          onChange={(event) => setNumber(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={run.isPending}>
          {t('mapping.try')}
        </Button>
      </form>
      <div aria-live="polite">
        {result?.wrong && (
          <p className="notice red">
            <b>{[result.wrong.part, result.wrong.place].filter(Boolean).join('.')}</b>
            <span>
              {wrong(result.wrong.code)} {result.wrong.detail}
            </span>
          </p>
        )}
        {result?.parts.map((part) => (
          <TrialOfPart key={part.part} part={part} />
        ))}
      </div>
    </div>
  );
}
