import { useTranslation } from 'react-i18next';
import type { Teammate } from '../../../api/pages';
import { OwnHoursDialog } from '../../../ui/hours';
import { useSave } from '../../../ui/page';
import { changeTeammate, useRefreshTeam } from '../queries';

/** When this teammate works, within the company's hours: routing gives them nothing else, and customers are told so. */
export function HoursDialog({ teammate, onClose }: { teammate: Teammate; onClose: () => void }) {
  const { t } = useTranslation('routing');
  const refresh = useRefreshTeam();
  const save = useSave(changeTeammate, {
    done: (changed) => t('saved', { name: changed.name }),
    onDone: () => {
      refresh();
      onClose();
    },
  });
  return (
    <OwnHoursDialog
      own={{ hours: teammate.hours, timezone: teammate.timezone }}
      words={{
        title: t('hoursOf', { name: teammate.name }),
        follow: t('companysHours'),
        followText: t('companysHoursText'),
        daysOff: t('daysOff'),
        daysOffText: t('daysOffText'),
        free: t('free'),
      }}
      mayBeAlways={false}
      saving={save}
      onSave={(own) => save.mutate({ id: teammate.id, ...own })}
      onClose={onClose}
    />
  );
}
