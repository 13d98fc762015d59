import { Button, Modal, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Teammate } from '../../../api/pages';
import { useMe } from '../../../api/queries';
import { formatLocalTime, useNow } from '../../../lib/time';
import { fieldErrors, SwitchRow, useSave } from '../../../ui/page';
import { Holidays, isWrong, usualWeek, useTimezones, Week, weekOf } from '../../../ui/hours';
import { changeTeammate, useRefreshTeam } from '../queries';

/** When this teammate works, within the company's hours: routing gives them nothing else, and customers are told so. */
export function HoursDialog({ teammate, onClose }: { teammate: Teammate; onClose: () => void }) {
  const { t, i18n } = useTranslation('routing');
  const { t: common } = useTranslation();
  const { t: pages } = useTranslation('pages');
  const company = useMe().workspace;
  const [isCompanys, setCompanys] = useState(teammate.hours === null);
  const start = teammate.hours ?? company.hours;
  const [week, setWeek] = useState(() => usualWeek(weekOf(start)));
  const [daysOff, setDaysOff] = useState(teammate.hours?.holidays ?? []);
  const [timezone, setTimezone] = useState(teammate.timezone ?? company.timezone);
  const timezones = useTimezones(timezone);
  const there = formatLocalTime(timezone, useNow(), i18n.language);
  const refresh = useRefreshTeam();
  const save = useSave(changeTeammate, {
    done: (changed) => t('saved', { name: changed.name }),
    onDone: () => {
      refresh();
      onClose();
    },
  });
  const needsRepair = !isCompanys && isWrong(week);
  const send = () =>
    save.mutate({
      id: teammate.id,
      hours: isCompanys ? null : { always: false, week, holidays: daysOff },
      timezone: isCompanys || timezone === company.timezone ? null : timezone,
    });
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('hoursOf', { name: teammate.name })}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <div className="fields own-hours">
        <SwitchRow label={t('companysHours')} text={t('companysHoursText')} checked={isCompanys} onChange={setCompanys} />
        {!isCompanys && (
          <>
            <Select
              label={pages('settings.timezone')}
              description={there ? t('timeThere', { time: there }) : undefined}
              searchable
              allowDeselect={false}
              limit={80}
              nothingFoundMessage={pages('settings.noTimezone')}
              value={timezone}
              error={fieldErrors(save.error).timezone}
              onChange={(next) => next && setTimezone(next)}
              data={timezones}
            />
            <Week week={week} disabled={false} free={t('free')} onChange={setWeek} />
            <Holidays title={t('daysOff')} text={t('daysOffText')} days={daysOff} disabled={false} onChange={setDaysOff} />
          </>
        )}
        {needsRepair && (
          <p className="span-problem" role="alert">
            {pages('hours.repair')}
          </p>
        )}
        <div className="form-actions">
          <span className="grow" />
          <Button variant="default" onClick={onClose}>
            {common('action.cancel')}
          </Button>
          <Button disabled={needsRepair} loading={save.isPending} onClick={send}>
            {common('action.save')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
