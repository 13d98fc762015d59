import { ActionIcon, Switch, TextInput } from '@mantine/core';
import { CopyPlus, Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Tip } from '../small';
import { copiedToWorkdays, keptEnd, MOST_SPANS, problemOf, shownEnd, withSpan, type Day, type Span, type Week } from './hours';

interface DayRowProps {
  day: Day;
  week: Week;
  disabled: boolean;
  /** Said of a day without hours; of a company: closed. */
  free?: string;
  onChange: (week: Week) => void;
}

export function DayRow({ day, week, disabled, free, onChange }: DayRowProps) {
  const { t } = useTranslation('pages');
  const spans = week[day];
  const name = t(`day.${day}`);
  const problem = problemOf(spans);
  const set = (next: Span[]) => onChange({ ...week, [day]: next });
  const setSpan = (index: number, span: Span) => set(spans.map((one, other) => (other === index ? span : one)));
  return (
    <li className="day">
      <Switch
        size="sm"
        label={name}
        checked={spans.length > 0}
        disabled={disabled}
        onChange={(event) => set(event.currentTarget.checked ? withSpan([]) : [])}
      />
      <div className="spans">
        {spans.length === 0 && <span className="dim">{free ?? t('hours.closed')}</span>}
        {spans.map(([from, to], index) => (
          <div key={index} className="span">
            <TextInput
              type="time"
              size="xs"
              required
              aria-label={t('hours.from', { day: name, number: index + 1 })}
              disabled={disabled}
              value={from}
              onChange={(event) => setSpan(index, [event.currentTarget.value, to])}
            />
            <span aria-hidden>–</span>
            <TextInput
              type="time"
              size="xs"
              required
              aria-label={t('hours.to', { day: name, number: index + 1 })}
              disabled={disabled}
              value={shownEnd(to)}
              onChange={(event) => setSpan(index, [from, keptEnd(event.currentTarget.value)])}
            />
            {spans.length > 1 && !disabled && (
              <ActionIcon
                aria-label={t('hours.removeSpan', { day: name, number: index + 1 })}
                onClick={() => set(spans.filter((_, other) => other !== index))}
              >
                <X size={15} />
              </ActionIcon>
            )}
          </div>
        ))}
        {problem && (
          <p className="span-problem" role="alert">
            {t(`hours.${problem}`)}
          </p>
        )}
      </div>
      {spans.length > 0 && !disabled && (
        <span className="day-actions">
          <Tip label={t('hours.addSpan')}>
            <ActionIcon
              aria-label={t('hours.addSpanOn', { day: name })}
              disabled={spans.length >= MOST_SPANS}
              onClick={() => set(withSpan(spans))}
            >
              <Plus size={16} />
            </ActionIcon>
          </Tip>
          <Tip label={t('hours.copy')}>
            <ActionIcon aria-label={t('hours.copyFrom', { day: name })} onClick={() => onChange(copiedToWorkdays(week, day))}>
              <CopyPlus size={15} />
            </ActionIcon>
          </Tip>
        </span>
      )}
    </li>
  );
}
