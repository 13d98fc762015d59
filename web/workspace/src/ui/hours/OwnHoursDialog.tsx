import { Button, Modal, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Hours } from '../../api/pages';
import { useMe } from '../../api/queries';
import { formatLocalTime, useNow } from '../../lib/time';
import { fieldErrors, SwitchRow } from '../page';
import { Holidays } from './Holidays';
import { isWrong, usualWeek, weekOf } from './hours';
import { useTimezones } from './timezones';
import { Week } from './Week';

/** Null: the company's. */
export interface OwnHours {
  hours: Hours | null;
  timezone: string | null;
}

interface Words {
  title: string;
  follow: string;
  followText: string;
  daysOff: string;
  daysOffText: string;
  /** Of a day without a span; else "closed". */
  free?: string;
}

interface OwnHoursDialogProps {
  own: OwnHours;
  words: Words;
  /** Whether they may be "at any time". */
  mayBeAlways: boolean;
  saving: { isPending: boolean; error: Error | null };
  onSave: (own: OwnHours) => void;
  onClose: () => void;
}

/** The company's opening hours, or a week, days off and a time zone in their place: of a teammate, of a channel. */
export function OwnHoursDialog({ own, words, mayBeAlways, saving, onSave, onClose }: OwnHoursDialogProps) {
  const { t: common, i18n } = useTranslation();
  const { t: pages } = useTranslation('pages');
  const { t: routing } = useTranslation('routing');
  const company = useMe().workspace;
  const [isCompanys, setCompanys] = useState(own.hours === null);
  const [always, setAlways] = useState(mayBeAlways && (own.hours?.always ?? false));
  const [week, setWeek] = useState(() => usualWeek(weekOf(own.hours ?? company.hours)));
  const [daysOff, setDaysOff] = useState(own.hours?.holidays ?? []);
  const [timezone, setTimezone] = useState(own.timezone ?? company.timezone);
  const timezones = useTimezones(timezone);
  const there = formatLocalTime(timezone, useNow(), i18n.language);
  const needsRepair = !isCompanys && !always && isWrong(week);
  const send = () =>
    onSave({
      hours: isCompanys ? null : { always, week, holidays: daysOff },
      timezone: isCompanys || timezone === company.timezone ? null : timezone,
    });
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={words.title}
      closeButtonProps={{ 'aria-label': common('action.close') }}
    >
      <div className="fields own-hours">
        <SwitchRow label={words.follow} text={words.followText} checked={isCompanys} onChange={setCompanys} />
        {!isCompanys && (
          <Select
            label={pages('settings.timezone')}
            description={there ? routing('timeThere', { time: there }) : undefined}
            searchable
            allowDeselect={false}
            limit={80}
            nothingFoundMessage={pages('settings.noTimezone')}
            value={timezone}
            error={fieldErrors(saving.error).timezone}
            onChange={(next) => next && setTimezone(next)}
            data={timezones}
          />
        )}
        {!isCompanys && mayBeAlways && (
          <SwitchRow label={pages('hours.always')} text={pages('hours.alwaysText')} checked={always} onChange={setAlways} />
        )}
        {!isCompanys && !always && (
          <>
            <Week week={week} disabled={false} {...(words.free !== undefined && { free: words.free })} onChange={setWeek} />
            <Holidays title={words.daysOff} text={words.daysOffText} days={daysOff} disabled={false} onChange={setDaysOff} />
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
          <Button disabled={needsRepair} loading={saving.isPending} onClick={send}>
            {common('action.save')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
