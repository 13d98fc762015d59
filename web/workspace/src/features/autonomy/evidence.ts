import type { Settings } from './queries';

/** How far an assistant is on the way to the next level, 0 to 1, of which `still_needed` agreements in a row are left. */
export function shareOf(still_needed: number, { at_least, aim, alpha }: Pick<Settings, 'at_least' | 'aim' | 'alpha'>): number {
  const all = Math.ceil(Math.log(1 / alpha) / Math.log(aim / at_least));
  return Math.min(Math.max((all - still_needed) / all, 0), 1);
}
