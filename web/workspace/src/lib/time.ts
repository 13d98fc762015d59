/** Times as people read them, in the language of the screen. All inputs are ISO 8601 instants. */
import { useSyncExternalStore } from 'react';

/** The screen's language as it is written where the reader is: "en-GB" puts the day before the month. */
export function regional(language: string): string {
  return navigator.languages.find((one) => one.startsWith(language)) ?? language;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function unit(value: number, name: 'minute' | 'hour' | 'day', language: string): string {
  return new Intl.NumberFormat(regional(language), { style: 'unit', unit: name, unitDisplay: 'narrow' }).format(value);
}

/** "3m", "2h", "4d": how long something has lasted. */
export function formatSpan(milliseconds: number, language: string): string {
  const span = Math.max(0, milliseconds);
  if (span < MINUTE) return `< ${unit(1, 'minute', language)}`;
  if (span < HOUR) return unit(Math.floor(span / MINUTE), 'minute', language);
  if (span < DAY) return unit(Math.floor(span / HOUR), 'hour', language);
  return unit(Math.floor(span / DAY), 'day', language);
}

/** The time in a list: the span while it is short, then the day. */
export function formatListTime(iso: string, now: number, language: string): string {
  const at = Date.parse(iso);
  if (now - at < MINUTE) return new Intl.RelativeTimeFormat(regional(language), { numeric: 'auto' }).format(0, 'second');
  if (now - at < DAY) return formatSpan(now - at, language);
  return formatShortDay(iso, now, language);
}

/** "14 Nov", with the year only when it is another one. */
export function formatShortDay(iso: string, now: number, language: string): string {
  const at = Date.parse(iso);
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  const options: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' };
  return new Intl.DateTimeFormat(regional(language), sameYear ? options : { ...options, year: '2-digit' }).format(at);
}

export function formatClock(iso: string, language: string): string {
  return new Intl.DateTimeFormat(regional(language), { hour: '2-digit', minute: '2-digit' }).format(Date.parse(iso));
}

export function formatDay(iso: string, language: string): string {
  return new Intl.DateTimeFormat(regional(language), { dateStyle: 'medium' }).format(Date.parse(iso));
}

export function formatFull(iso: string, language: string): string {
  return new Intl.DateTimeFormat(regional(language), { dateStyle: 'full', timeStyle: 'short' }).format(Date.parse(iso));
}

/** "Today", "Yesterday", "Monday, 3 March": the separator between two days of a thread. */
export function formatDaySeparator(iso: string, now: number, language: string): string {
  const date = new Date(iso);
  const days = Math.round((startOfDay(now) - startOfDay(date.getTime())) / DAY);
  if (days === 0 || days === 1) {
    const text = new Intl.RelativeTimeFormat(regional(language), { numeric: 'auto' }).format(-days, 'day');
    return text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
  }
  const text = new Intl.DateTimeFormat(regional(language), { weekday: 'long', day: 'numeric', month: 'long' }).format(date);
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
}

export function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

export function formatLocalTime(timezone: string, now: number, language: string): string | null {
  try {
    return new Intl.DateTimeFormat(regional(language), { hour: '2-digit', minute: '2-digit', timeZone: timezone }).format(now);
  } catch {
    return null; // A time zone the browser does not know is not worth an error.
  }
}

let minuteNow = Date.now();
const tickers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  tickers.add(listener);
  timer ??= setInterval(() => {
    minuteNow = Date.now();
    tickers.forEach((each) => each());
  }, 15_000);
  return () => {
    tickers.delete(listener);
    if (tickers.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The present, refreshed four times a minute with one timer for the whole screen. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => minuteNow);
}
