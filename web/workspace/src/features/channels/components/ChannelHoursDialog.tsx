import { Button, Modal, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Channel, ChannelChange } from '../../../api/pages';
import { useMe } from '../../../api/queries';
import { formatLocalTime, useNow } from '../../../lib/time';
import { fieldErrors, SwitchRow, useSave } from '../../../ui/page';
import { Holidays, isWrong, usualWeek, useTimezones, Week, weekOf } from '../../../ui/hours';
import { changeChannel, useKeepChannel } from '../queries';

/** When people can be expected on this channel, in place of the company's hours. */
export default function ChannelHoursDialog({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const { t } = useTranslation('channels');
  const { t: routing, i18n } = useTranslation('routing');
  const { t: common } = useTranslation();
  const { t: pages } = useTranslation('pages');
  const company = useMe().workspace;
  const [isCompanys, setCompanys] = useState(channel.hours === null);
  const start = channel.hours ?? company.hours;
  const [always, setAlways] = useState(channel.hours?.always ?? false);
  const [week, setWeek] = useState(() => usualWeek(weekOf(start)));
  const [daysOff, setDaysOff] = useState(channel.hours?.holidays ?? []);
  const [timezone, setTimezone] = useState(channel.timezone ?? company.timezone);
  const timezones = useTimezones(timezone);
  const there = formatLocalTime(timezone, useNow(), i18n.language);
  const keep = useKeepChannel();
  const save = useSave((change: ChannelChange) => changeChannel(channel.id, change), {
    done: t('hours.saved'),
    onDone: (changed) => {
      keep(changed);
      onClose();
    },
  });
  const needsRepair = !isCompanys && !always && isWrong(week);
  const send = () =>
    save.mutate({
      hours: isCompanys ? null : { always, week, holidays: daysOff },
      timezone: isCompanys || timezone === company.timezone ? null : timezone,
    });
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('hours.of', { name: channel.name })}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <div className="fields own-hours">
        <SwitchRow label={t('hours.follow')} text={t('hours.followText')} checked={isCompanys} onChange={setCompanys} />
        {!isCompanys && (
          <>
            <Select
              label={pages('settings.timezone')}
              description={there ? routing('timeThere', { time: there }) : undefined}
              searchable
              allowDeselect={false}
              limit={80}
              nothingFoundMessage={pages('settings.noTimezone')}
              value={timezone}
              error={fieldErrors(save.error).timezone}
              onChange={(next) => next && setTimezone(next)}
              data={timezones}
            />
            <SwitchRow label={pages('hours.always')} text={pages('hours.alwaysText')} checked={always} onChange={setAlways} />
            {!always && (
              <>
                <Week week={week} disabled={false} onChange={setWeek} />
                <Holidays
                  title={pages('hours.holidays')}
                  text={pages('hours.holidaysText')}
                  days={daysOff}
                  disabled={false}
                  onChange={setDaysOff}
                />
              </>
            )}
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
