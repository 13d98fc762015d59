import { describe, expect, it } from 'vitest';
import { countdownOf, nextTick, shownLeft } from './countdown';
import type { WindowState } from './queries';

const NOW = '2026-11-21T10:00:00Z';
const state = (part: Partial<WindowState> = {}): WindowState => ({
  hours: 24,
  expires_at: '2026-11-22T10:00:00Z',
  is_open: true,
  is_blocked: false,
  now: NOW,
  ...part,
});
const HOUR = 3_600_000;

describe('the window', () => {
  it('counts by the clock of the server', () => {
    expect(countdownOf(state(), 0)).toEqual({ phase: 'open', left: 24 * HOUR });
    expect(countdownOf(state(), 23 * HOUR)).toEqual({ phase: 'closing', left: HOUR });
    expect(countdownOf(state(), 24 * HOUR - 1)).toEqual({ phase: 'closing', left: 1 });
    expect(countdownOf(state(), 24 * HOUR)).toEqual({ phase: 'closed', left: 0 });
  });

  it('is closed for a customer who never wrote, and none where there is no limit', () => {
    expect(countdownOf(state({ expires_at: null, is_open: false }), 0).phase).toBe('closed');
    expect(countdownOf(state({ hours: null, expires_at: null }), 0).phase).toBe('none');
    expect(countdownOf(undefined, 0).phase).toBe('none');
  });

  it('is blocked by who does not want to hear from us, open or not', () => {
    expect(countdownOf(state({ is_blocked: true }), 0).phase).toBe('blocked');
    expect(countdownOf(state({ is_blocked: true, hours: null }), 0).phase).toBe('blocked');
  });

  it('is said in the largest unit that is still true', () => {
    expect(shownLeft(7 * 24 * HOUR - 1)).toEqual({ unit: 'days', count: 6 });
    expect(shownLeft(48 * HOUR - 1)).toEqual({ unit: 'hours', count: 47 });
    expect(shownLeft(23.9 * HOUR)).toEqual({ unit: 'hours', count: 23 });
    expect(shownLeft(2 * HOUR - 1)).toEqual({ unit: 'minutes', count: 119 });
    expect(shownLeft(119_999)).toEqual({ unit: 'seconds', count: 120 });
    expect(shownLeft(1)).toEqual({ unit: 'seconds', count: 1 });
  });

  it('looks again in time to close', () => {
    expect(nextTick(24 * HOUR)).toBe(60_000);
    expect(nextTick(10 * 60_000 + 5_000)).toBe(5_001);
    expect(nextTick(59_000)).toBe(1000);
  });
});
