import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Hours, Workspace } from '../../../api/pages';
import { formatLocalTime, useNow } from '../../../lib/time';
import { Failed, RowsSkeleton } from '../../../ui';
import { Card, SaveBar, SwitchRow, useCanManage, useDraftOf, useLeaveGuard, useSave } from '../../../ui/page';
import { Holidays, isWrong as isWrongWeek, Week, weekOf, type Days } from '../../../ui/hours';
import { changeWorkspace, useKeepWorkspace, workspaceQuery } from '../queries';

interface Draft {
  always: boolean;
  week: Days;
  holidays: string[];
}

const draftOf = (hours: Hours): Draft => ({
  always: hours.always ?? true,
  week: weekOf(hours),
  holidays: hours.holidays ?? [],
});

function Form({ workspace }: { workspace: Workspace }) {
  const { t, i18n } = useTranslation('pages');
  const canManage = useCanManage();
  const keep = useKeepWorkspace();
  const draft = useDraftOf<Draft>(draftOf(workspace.hours));
  const save = useSave((hours: Hours) => changeWorkspace({ hours }), {
    done: t('settings.saved'),
    onDone: (saved) => {
      keep(saved);
      draft.discard();
    },
  });
  const guard = useLeaveGuard(draft.dirty);
  const time = formatLocalTime(workspace.timezone, useNow(), i18n.language);
  const { always, week, holidays } = draft.value;
  const isWrong = !always && isWrongWeek(week);
  return (
    <>
      {guard}
      <Card
        title={t('settings.hours')}
        text={canManage ? t('hours.text', { timezone: workspace.timezone, time: time ?? '' }) : t('rights.onlyLook')}
      >
        <SwitchRow
          label={t('hours.always')}
          text={t('hours.alwaysText')}
          checked={always}
          disabled={!canManage}
          onChange={(next) => draft.change({ always: next })}
        />
        {!always && (
          <Week week={week} disabled={!canManage} onChange={(next) => draft.change({ week: next })} />
        )}
      </Card>
      {!always && (
        <Holidays
          title={t('hours.holidays')}
          text={t('hours.holidaysText')}
          days={holidays}
          disabled={!canManage}
          onChange={(next) => draft.change({ holidays: next })}
        />
      )}
      <SaveBar
        dirty={draft.dirty}
        saving={save.isPending}
        note={isWrong ? t('hours.repair') : undefined}
        onSave={() => !isWrong && save.mutate(draft.value)}
        onDiscard={draft.discard}
      />
    </>
  );
}

export function HoursSettings() {
  const query = useQuery(workspaceQuery);
  if (query.isPending) return <RowsSkeleton rows={7} height={44} />;
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  return <Form workspace={query.data} />;
}
