import { Button } from '@mantine/core';
import { CircleAlert, CircleCheck, CircleX, RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatFull } from '../../../lib/time';
import { toastError } from '../../../ui';
import { Card, useSave } from '../../../ui/page';
import { checkIntegration, useKeepIntegration, type Integration, type Proof } from '../queries';
import { useIntegrationWords } from '../words';

function ProofLine({ proof }: { proof: Proof }) {
  const { t, proof: say, wrong } = useIntegrationWords();
  const Icon = proof.ok ? CircleCheck : proof.is_advice ? CircleAlert : CircleX;
  const isMapping = proof.name === 'mapping' && !proof.ok;
  return (
    <li className={proof.ok ? 'proof is-ok' : proof.is_advice ? 'proof is-advice' : 'proof is-bad'}>
      <Icon size={16} aria-hidden />
      <span>
        {isMapping ? wrong(proof.code) : say(proof)}
        {!proof.ok && proof.detail && (
          <span className="dim small proof-detail">{isMapping ? proof.detail : t('status.detail', { detail: proof.detail })}</span>
        )}
      </span>
    </li>
  );
}

/** How the system is doing and what it can do; Check asks it again. */
export function Status({ integration, canManage }: { integration: Integration; canManage: boolean }) {
  const { t, ability, failure, error } = useIntegrationWords();
  const { i18n } = useTranslation();
  const keep = useKeepIntegration();
  const check = useSave(() => checkIntegration(integration.id), { quiet: true, onDone: keep });
  const time = (moment: string | null) => (moment ? formatFull(moment, i18n.language) : t('status.never'));
  const failedOutside = integration.problem && integration.proofs.every((proof) => proof.ok || proof.is_advice);
  return (
    <Card
      title={t('status.title')}
      text={t('status.text')}
      actions={
        canManage && (
          <Button
            variant="default"
            leftSection={<RefreshCw size={15} aria-hidden />}
            loading={check.isPending}
            onClick={() => check.mutate(undefined, { onError: (problem) => toastError(error(problem)) })}
          >
            {t('status.check')}
          </Button>
        )
      }
    >
      <p className={`system-state is-${integration.state}`} role="status">
        <b>{t(`state.${integration.state}`)}</b>
      </p>
      {failedOutside && integration.problem && (
        <p className="notice warn">
          {failure(integration.problem)} {integration.detail && t('status.detail', { detail: integration.detail })}
        </p>
      )}
      <dl className="system-facts">
        {integration.account_name && (
          <div>
            <dt>{t('status.account')}</dt>
            <dd>{integration.account_name}</dd>
          </div>
        )}
        <div>
          <dt>{t('status.answered')}</dt>
          <dd>{time(integration.answered_at)}</dd>
        </div>
        <div>
          <dt>{t('status.checked')}</dt>
          <dd>{time(integration.checked_at)}</dd>
        </div>
      </dl>
      {integration.proofs.length > 0 && (
        <ul className="proofs">
          {integration.proofs.map((proof) => (
            <ProofLine key={proof.name} proof={proof} />
          ))}
        </ul>
      )}
      {integration.abilities.length > 0 && (
        <p className="chips system-abilities" aria-label={t('status.can')}>
          {integration.abilities.map((one) => (
            <span key={one} className="chip">
              {ability(one)}
            </span>
          ))}
        </p>
      )}
    </Card>
  );
}
