import { useMemo } from 'react';

/** The browser's own list, with UTC and whatever is set now. */
export function useTimezones(current: string): string[] {
  return useMemo(() => [...new Set(['UTC', current, ...Intl.supportedValuesOf('timeZone')])].sort(), [current]);
}
