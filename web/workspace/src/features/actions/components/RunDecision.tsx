import { Button, Checkbox } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toastError } from '../../../ui';
import { useActionError } from '../errors';
import { approveRun, decideRun, declineRun, renewRun, runQuery, runsKey, undoRun, type Run } from '../queries';

function useDecision(run: Run, send: () => Promise<Run>) {
  const client = useQueryClient();
  const say = useActionError();
  return useMutation({
    mutationFn: send,
    onSuccess: (next) => {
      if (next.id === run.id) client.setQueryData(runQuery(run.id).queryKey, next);
      void client.invalidateQueries({ queryKey: runsKey });
    },
    onError: (error) => {
      void client.invalidateQueries({ queryKey: runsKey });
      toastError(say(error));
    },
  });
}

function Approval({ run }: { run: Run }) {
  const { t } = useTranslation('actions');
  const [tell, setTell] = useState(true);
  const approve = useDecision(run, () => approveRun(run, tell));
  const decline = useDecision(run, () => declineRun(run));
  const renew = useDecision(run, () => renewRun(run));
  if (run.is_over) {
    return (
      <div className="run-actions">
        <span className="grow">{t('approval.over')}</span>
        <Button size="compact-sm" variant="default" loading={decline.isPending} onClick={() => decline.mutate()}>
          {t('approval.decline')}
        </Button>
        <Button size="compact-sm" loading={renew.isPending} onClick={() => renew.mutate()}>
          {t('approval.renew')}
        </Button>
      </div>
    );
  }
  return (
    <>
      <Checkbox
        size="sm"
        label={t('approval.tell')}
        checked={tell}
        onChange={(event) => setTell(event.currentTarget.checked)}
      />
      <div className="run-actions">
        <Button size="compact-sm" variant="default" loading={decline.isPending} onClick={() => decline.mutate()}>
          {t('approval.decline')}
        </Button>
        <Button size="compact-sm" loading={approve.isPending} onClick={() => approve.mutate()}>
          {t('approval.approve')}
        </Button>
      </div>
    </>
  );
}

function Unclear({ run }: { run: Run }) {
  const { t } = useTranslation('actions');
  const done = useDecision(run, () => decideRun(run, true));
  const not = useDecision(run, () => decideRun(run, false));
  return (
    <>
      <p className="notice warn">{t('unclear.text')}</p>
      <div className="run-actions">
        <Button size="compact-sm" variant="default" loading={not.isPending} onClick={() => not.mutate()}>
          {t('unclear.notDone')}
        </Button>
        <Button size="compact-sm" variant="default" loading={done.isPending} onClick={() => done.mutate()}>
          {t('unclear.done')}
        </Button>
      </div>
    </>
  );
}

/** What a person can do about a run: approve or decline it, say how it ended, take it back. */
export function RunDecision({ run }: { run: Run }) {
  const { t } = useTranslation('actions');
  const undo = useDecision(run, () => undoRun(run));
  if (run.state === 'waiting_approval') return <Approval run={run} />;
  if (run.state === 'unknown') return <Unclear run={run} />;
  if (run.state !== 'done' || !run.can_undo) return null;
  return (
    <div className="run-actions">
      <Button size="compact-sm" variant="default" loading={undo.isPending} onClick={() => undo.mutate()}>
        {t('run.undo')}
      </Button>
    </div>
  );
}
