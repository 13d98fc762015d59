import { Button, TextInput } from '@mantine/core';
import { X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../page';

const MOST_HOLIDAYS = 400;

interface HolidaysProps {
  days: readonly string[];
  disabled: boolean;
  title: string;
  text: string;
  onChange: (days: string[]) => void;
}

/** Days on which nobody is there, whatever the week says. */
export function Holidays({ days, disabled, title, text, onChange }: HolidaysProps) {
  const { t, i18n } = useTranslation('pages');
  const [day, setDay] = useState('');
  // Noon, so that no time zone turns the date into its neighbour.
  const show = (date: string) => new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium' }).format(new Date(`${date}T12:00`));
  const canAdd = day !== '' && !days.includes(day) && days.length < MOST_HOLIDAYS;
  return (
    <Card title={title} text={text}>
      {days.length > 0 && (
        <ul className="holidays">
          {[...days].sort().map((date) => (
            <li key={date}>
              {show(date)}
              {!disabled && (
                <button
                  type="button"
                  aria-label={t('hours.removeHoliday', { date: show(date) })}
                  onClick={() => onChange(days.filter((one) => one !== date))}
                >
                  <X size={14} aria-hidden />
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {!disabled && (
        <form
          className="holiday-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (!canAdd) return;
            onChange([...days, day].sort());
            setDay('');
          }}
        >
          <TextInput
            type="date"
            aria-label={t('hours.holiday')}
            value={day}
            onChange={(event) => setDay(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" disabled={!canAdd}>
            {t('hours.addHoliday')}
          </Button>
        </form>
      )}
    </Card>
  );
}
