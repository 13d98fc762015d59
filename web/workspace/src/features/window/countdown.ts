/** How long a customer can still be written to. Pure. */
import type { WindowState } from './queries';

export type Phase = 'none' | 'open' | 'closing' | 'closed' | 'blocked';

export interface Countdown {
  phase: Phase;
  /** Milliseconds until it closes; 0 where nothing is counted. */
  left: number;
}

const SOON = 60 * 60 * 1000;
const MINUTE = 60 * 1000;

/** `elapsed`: milliseconds since the server told. */
export function countdownOf(state: WindowState | undefined, elapsed: number): Countdown {
  if (!state) return { phase: 'none', left: 0 };
  if (state.is_blocked) return { phase: 'blocked', left: 0 };
  if (state.hours === null) return { phase: 'none', left: 0 };
  const left = state.expires_at === null ? 0 : Date.parse(state.expires_at) - Date.parse(state.now) - elapsed;
  if (left <= 0) return { phase: 'closed', left: 0 };
  return { phase: left <= SOON ? 'closing' : 'open', left };
}

/** When what is shown changes next: each second at the end, else each minute. */
export function nextTick(left: number): number {
  return left <= 10 * MINUTE ? 1000 : Math.min(MINUTE, left - 10 * MINUTE + 1);
}

export interface Shown {
  unit: 'days' | 'hours' | 'minutes' | 'seconds';
  count: number;
}

/** Days while there are two or more, then hours, minutes, seconds; never more than is left. */
export function shownLeft(left: number): Shown {
  if (left >= 48 * SOON) return { unit: 'days', count: Math.floor(left / (24 * SOON)) };
  if (left >= 2 * SOON) return { unit: 'hours', count: Math.floor(left / SOON) };
  if (left >= 2 * MINUTE) return { unit: 'minutes', count: Math.floor(left / MINUTE) };
  return { unit: 'seconds', count: Math.max(1, Math.ceil(left / 1000)) };
}
