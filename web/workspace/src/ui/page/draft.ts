import { useState } from 'react';

interface Draft<T> {
  value: T;
  dirty: boolean;
  /** Only what really differs from what the server has. */
  changed: Partial<T>;
  change: (part: Partial<T>) => void;
  discard: () => void;
}

/** What the form shows: what the server has, with this person's unsaved changes over it. A change made elsewhere
 * arrives in every field that was not touched here. */
export function useDraftOf<T extends object>(saved: T): Draft<T> {
  const [changed, setChanged] = useState<Partial<T>>({});
  const value = { ...saved, ...changed };
  const differs = (key: keyof T) => JSON.stringify(value[key]) !== JSON.stringify(saved[key]);
  const really = (Object.keys(changed) as (keyof T)[]).filter(differs);
  return {
    value,
    dirty: really.length > 0,
    changed: Object.fromEntries(really.map((key) => [key, value[key]])) as Partial<T>,
    change: (part) => setChanged((before) => ({ ...before, ...part })),
    discard: () => setChanged({}),
  };
}
