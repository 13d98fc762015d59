import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatAgo } from '../../lib/ago';
import { formatDay, useNow } from '../../lib/time';
import { toast, toastError } from '../../ui/toast';
import { AskDialog } from './AskDialog';
import { dismissDoubt, reopenDoubt, settleDoubt, useDoubtError, type Doubt } from './queries';
import { SettleDialog } from './SettleDialog';
import { Side } from './Side';

function Facts({ doubt }: { doubt: Doubt }) {
  const { t, i18n } = useTranslation('doubts');
  const { facts } = doubt;
  if (doubt.kind === 'passed_date' && facts.date) {
    return <p className="doubt-facts">{t('facts_passed', { day: formatDay(facts.date, i18n.language) })}</p>;
  }
  if (doubt.kind === 'unused') {
    return <p className="doubt-facts">{t('facts_unused', { days: facts.days, answers: facts.answers })}</p>;
  }
  if (doubt.kind !== 'harmful') return null;
  const { answers, corrected, rated_badly: rated, handed_over: handed } = facts;
  return <p className="doubt-facts">{t('facts_harmful', { answers, corrected, rated, handed })}</p>;
}

function Decided({ doubt }: { doubt: Doubt }) {
  const { t, i18n } = useTranslation('doubts');
  const now = useNow();
  if (!doubt.decision || !doubt.decided_at) return null;
  return (
    <p className="doubt-facts">
      <span className="chip">{t(`decision_${doubt.decision}`, { name: doubt.asked })}</span>{' '}
      {t('decided', { name: doubt.decided_by, when: formatAgo(doubt.decided_at, now, i18n.language) })}
      {doubt.note && ` · ${doubt.note}`}
    </p>
  );
}

type Dialog = 'one' | 'other' | 'alone' | 'ask' | null;

interface ChoicesProps {
  doubt: Doubt;
  onDialog: (dialog: Dialog) => void;
  onChanged: () => void;
}

function Choices({ doubt, onDialog, onChanged }: ChoicesProps) {
  const { t } = useTranslation('doubts');
  const say = useDoubtError();
  const done = { onSuccess: () => (toast(t('saved')), onChanged()), onError: (error: unknown) => toastError(say(error)) };
  const dismiss = useMutation({ mutationFn: () => dismissDoubt(doubt.id), ...done });
  const expire = useMutation({ mutationFn: () => settleDoubt(doubt.id, { how: 'expire' }), ...done });
  const reopen = useMutation({ mutationFn: () => reopenDoubt(doubt.id), ...done });
  if (doubt.state === 'settled' || doubt.state === 'dismissed') {
    return (
      <div className="doubt-actions">
        <Button variant="default" loading={reopen.isPending} onClick={() => reopen.mutate()}>
          {t('reopen')}
        </Button>
      </div>
    );
  }
  return (
    <div className="doubt-actions">
      <Button variant="default" loading={dismiss.isPending} onClick={() => dismiss.mutate()}>
        {t(doubt.other ? 'bothRight' : 'stillRight')}
      </Button>
      {!doubt.other && doubt.one.text && (
        <Button variant="default" onClick={() => onDialog('alone')}>
          {t('edit')}
        </Button>
      )}
      {!doubt.other && (
        <Button variant="default" loading={expire.isPending} onClick={() => expire.mutate()}>
          {t('expire')}
        </Button>
      )}
      <Button variant="subtle" onClick={() => onDialog('ask')}>
        {t('ask')}
      </Button>
    </div>
  );
}

/** One doubt with both sides next to each other, and what a person may decide. */
export function DoubtCard({ doubt, onChanged }: { doubt: Doubt; onChanged: () => void }) {
  const { t } = useTranslation('doubts');
  const [dialog, setDialog] = useState<Dialog>(null);
  const isLive = doubt.state === 'open' || doubt.state === 'asked';
  const close = () => setDialog(null);
  const keep = (side: 'one' | 'other') =>
    isLive && doubt.other ? (
      <Button size="compact-sm" variant="light" onClick={() => setDialog(side)}>
        {t('keepThis')}
      </Button>
    ) : null;
  return (
    <li className="card doubt">
      <p className="doubt-head">
        <span className={doubt.kind === 'contradiction' ? 'chip red' : 'chip warn'}>{t(`kind_${doubt.kind}`)}</span>
        {doubt.differs && <span>{t(`differs_${doubt.differs}` as 'differs_money')}</span>}
      </p>
      <div className="doubt-sides">
        <Side side={doubt.one}>{keep('one')}</Side>
        {doubt.other && <Side side={doubt.other}>{keep('other')}</Side>}
      </div>
      <Facts doubt={doubt} />
      <Decided doubt={doubt} />
      <Choices doubt={doubt} onDialog={setDialog} onChanged={onChanged} />
      {dialog === 'ask' && <AskDialog doubt={doubt} onClose={close} onSaved={onChanged} />}
      {dialog && dialog !== 'ask' && (
        <SettleDialog doubt={doubt} keep={dialog === 'alone' ? null : dialog} onClose={close} onSaved={onChanged} />
      )}
    </li>
  );
}
