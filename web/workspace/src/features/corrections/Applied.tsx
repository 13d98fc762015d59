import { Button, Loader } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Failed, toast, toastError } from '../../ui';
import { correctionsKey, indexedQuery, proofQuery, takeBack, useCorrectionError } from './queries';
import type { Correction, Proof } from './queries';

function Side({ label, is, side }: { label: string; is: 'red' | 'green'; side: NonNullable<Proof['now']> }) {
  const { t } = useTranslation('corrections');
  return (
    <div className="proof-side">
      <b className="correct-label">
        <span className={is === 'green' ? 'chip ok' : 'chip red'}>{t(`proof.${is}`)}</span>
        {label}
      </b>
      <blockquote className="correct-quote">{side.text || t('proof.silent')}</blockquote>
    </div>
  );
}

/** The case of this correction, once the knowledge is indexed: red with the old answer, green now, or said that not. */
function Proven({ correction }: { correction: Correction }) {
  const { t } = useTranslation('corrections');
  const indexed = useQuery(indexedQuery(correction.document_id));
  const isReady = correction.document_id === null || indexed.data?.state === 'ready';
  const proof = useQuery({ ...proofQuery(correction), enabled: isReady });
  if (proof.isError) return <Failed error={proof.error} onRetry={() => void proof.refetch()} />;
  if (!proof.data) {
    return (
      <p className="correct-checking" role="status">
        <Loader size="xs" /> {t('checking')}
      </p>
    );
  }
  const { state, before, now } = proof.data;
  if (state === 'no_case') return <p className="notice">{t('proof.no_case')}</p>;
  const isRight = state === 'proven';
  return (
    <div className="proof" role="status">
      {before && <Side label={t('proof.before')} is={before.failures.length > 0 ? 'red' : 'green'} side={before} />}
      {now && <Side label={t('nowSays')} is={now.failures.length > 0 ? 'red' : 'green'} side={now} />}
      <p className={isRight ? 'notice ok' : 'notice warn'}>
        {isRight ? <CircleCheck size={16} aria-hidden /> : <TriangleAlert size={16} aria-hidden />}
        {t(`proof.${state}`)}
      </p>
    </div>
  );
}

export function useTakeBack(onDone: (correction: Correction) => void) {
  const { t } = useTranslation('corrections');
  const client = useQueryClient();
  const say = useCorrectionError();
  return useMutation({
    mutationFn: takeBack,
    onSuccess: (correction) => {
      void client.invalidateQueries({ queryKey: correctionsKey });
      void client.invalidateQueries({ queryKey: ['documents', 'list'] });
      toast(t('takenBackToast'));
      onDone(correction);
    },
    onError: (error) => toastError(say(error)),
  });
}

interface AppliedProps {
  correction: Correction;
  onChange: (correction: Correction) => void;
  onClose: () => void;
}

export function Applied({ correction, onChange, onClose }: AppliedProps) {
  const { t } = useTranslation('corrections');
  const back = useTakeBack(onChange);
  const isBack = correction.state === 'taken_back';
  const isProposed = correction.state === 'proposed';
  const told = isBack ? 'takenBackToast' : isProposed ? 'proposed' : 'applied';
  return (
    <div className="fields">
      <p className={isBack ? 'notice' : 'notice ok'}>
        <CircleCheck size={16} aria-hidden />
        {t(told)}
      </p>
      {correction.state === 'applied' && <Proven correction={correction} />}
      <div className="form-actions">
        {correction.state === 'applied' && (
          <Button variant="default" loading={back.isPending} onClick={() => back.mutate(correction.id)}>
            {t('takeBack')}
          </Button>
        )}
        <Button onClick={onClose}>{t('close')}</Button>
      </div>
    </div>
  );
}
