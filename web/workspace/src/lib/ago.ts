/** How long ago, inside a sentence: "2 minutes ago", "hace 2 minutos", then the day. The lists have only the span. */
import { formatShortDay, regional } from './time';

const UNITS = [
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;
const DAY = 86_400_000;

export function formatAgo(iso: string, now: number, language: string): string {
  const past = Math.max(0, now - Date.parse(iso));
  if (past >= DAY) return formatShortDay(iso, now, language);
  const [unit, length] = UNITS.find(([, each]) => past >= each) ?? (['second', Infinity] as const);
  const format = new Intl.RelativeTimeFormat(regional(language), { numeric: 'auto' });
  return format.format(-Math.floor(past / length) || 0, unit);
}
