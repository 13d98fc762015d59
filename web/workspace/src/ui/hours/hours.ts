/** Opening hours as the form edits them. The server has the last word on what is allowed. */
import type { Hours } from '../../api/pages';

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof DAYS)[number];
export type Span = [string, string];
export type Week = Record<Day, Span[]>;

export const MOST_SPANS = 6;
const WORKDAYS: readonly Day[] = ['mon', 'tue', 'wed', 'thu', 'fri'];
const USUAL: Span = ['09:00', '18:00'];

export function weekOf(hours: Hours): Week {
  const week = hours.week ?? {};
  return Object.fromEntries(DAYS.map((day) => [day, (week[day] ?? []).map(([from, to]) => [from, to] as Span)])) as Week;
}

export type SpanProblem = 'empty' | 'backward' | 'overlap';

/** Whether the week says that somebody works at this moment, there; null where the browser does not know the zone. */
export function isWorking(hours: Hours, timezone: string, now: number): boolean | null {
  if (hours.always ?? true) return true;
  const parts = partsThere(timezone, now);
  if (parts === null) return null;
  if ((hours.holidays ?? []).includes(parts.date)) return false;
  return weekOf(hours)[parts.day].some(([from, to]) => from <= parts.clock && parts.clock < to);
}

function partsThere(timezone: string, now: number): { date: string; day: Day; clock: string } | null {
  const options = { timeZone: timezone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  try {
    const found = Object.fromEntries(new Intl.DateTimeFormat('en-CA', options).formatToParts(now).map((part) => [part.type, part.value]));
    const date = `${found.year}-${found.month}-${found.day}`;
    const day = DAYS[(new Date(`${date}T12:00Z`).getUTCDay() + 6) % 7]!;
    return { date, day, clock: `${found.hour}:${found.minute}` };
  } catch {
    return null;
  }
}

/** What is wrong with a day, said before the server has to. */
export function problemOf(spans: readonly Span[]): SpanProblem | null {
  if (spans.some(([from, to]) => !from || !to)) return 'empty';
  if (spans.some(([from, to]) => from >= to)) return 'backward';
  const sorted = [...spans].sort(([one], [other]) => one.localeCompare(other));
  return sorted.some((span, index) => index > 0 && span[0] < sorted[index - 1]![1]) ? 'overlap' : null;
}

/** Whether any day needs a correction before it can be kept. */
export const isWrong = (week: Week) => DAYS.some((day) => problemOf(week[day]) !== null);

/** The next span begins an hour after the last one ends, as long as the day lasts. */
export function withSpan(spans: readonly Span[]): Span[] {
  const last = spans.at(-1);
  if (!last) return [USUAL];
  const start = Math.min(Number(last[1].slice(0, 2)) + 1, 23);
  const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`;
  return [...spans, [clock(start), clock(Math.min(start + 3, 24))]];
}

export function copiedToWorkdays(week: Week, day: Day): Week {
  return { ...week, ...Object.fromEntries(WORKDAYS.map((one) => [one, week[day].map((span) => [...span] as Span)])) };
}

/** Something to begin with where a week says nothing: the usual working days. */
export function usualWeek(week: Week): Week {
  if (DAYS.some((day) => week[day].length > 0)) return week;
  return copiedToWorkdays({ ...week, mon: [USUAL] }, 'mon');
}

/** A time field cannot say 24:00; midnight as the end of a day is shown as 00:00. */
export const shownEnd = (end: string) => (end === '24:00' ? '00:00' : end);
export const keptEnd = (end: string) => (end === '00:00' ? '24:00' : end);
