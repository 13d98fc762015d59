import { ListOrdered } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ConversationRow } from '../../../api/types';

/** The server counts no further: "100+" are ahead. */
const MOST_COUNTED = 100;

/** Where the customer stands among those who wait for the same team: what they are told themselves. */
function usePlace(row: ConversationRow): { place: string; text: string } | null {
  const { t } = useTranslation();
  if (!row.place || row.status !== 'open' || row.holder.kind !== 'team' || !row.waiting_since) return null;
  const { ahead, shortest_minutes: from, longest_minutes: to } = row.place;
  const place = ahead >= MOST_COUNTED ? `${MOST_COUNTED}+` : String(ahead + 1);
  const text = t('row.place', { place, team: row.holder.name });
  return { place, text: from === null || to === null ? text : `${text} ${t('row.usualWait', { from, to })}` };
}

/** In the list: the number alone. */
export function QueuePlace({ row }: { row: ConversationRow }) {
  const found = usePlace(row);
  if (!found) return null;
  return (
    <span className="waiting" title={found.text}>
      <ListOrdered size={11} strokeWidth={2.2} aria-hidden />
      <span className="hidden-text">{found.text}</span>
      <span aria-hidden>{found.place}</span>
    </span>
  );
}

/** Above the thread, in words. */
export function QueuePlaceLine({ row }: { row: ConversationRow }) {
  const { t } = useTranslation();
  const found = usePlace(row);
  if (!found) return null;
  return <span title={found.text}>· {t('row.placeShort', { place: found.place })}</span>;
}
