/** When a snoozed conversation comes back: the few moments people really choose. Pure. */

export type SnoozeName = 'inOneHour' | 'thisEvening' | 'tomorrow' | 'monday' | 'inOneWeek';

export interface SnoozeChoice {
  name: SnoozeName;
  until: Date;
}

const MORNING = 9;
const EVENING = 18;
const HOUR_MS = 3_600_000;

function at(now: Date, days: number, hour: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
}

export function snoozeChoices(now: Date): SnoozeChoice[] {
  const toMonday = (8 - now.getDay()) % 7 || 7;
  const choices: SnoozeChoice[] = [{ name: 'inOneHour', until: new Date(now.getTime() + HOUR_MS) }];
  if (now.getHours() < EVENING - 1) choices.push({ name: 'thisEvening', until: at(now, 0, EVENING) });
  choices.push({ name: 'tomorrow', until: at(now, 1, MORNING) });
  if (toMonday > 1) choices.push({ name: 'monday', until: at(now, toMonday, MORNING) });
  choices.push({ name: 'inOneWeek', until: at(now, 7, MORNING) });
  return choices;
}

/** "2026-11-21T09:00" of a date-time field, or null when it lies in the past or says nothing. */
export function parseLocalTime(text: string, now: Date): Date | null {
  const until = new Date(text);
  return Number.isNaN(until.getTime()) || until <= now ? null : until;
}
