import { useTranslation } from 'react-i18next';
import type { Place } from './queries';

/** Slack channels to choose from; the chosen one is there even if Slack does not tell it any more. */
export function usePlaceOptions(places: readonly Place[], chosen?: { id: string; name: string }) {
  const { t } = useTranslation('outposts');
  const options = places.map((one) => ({
    value: one.id,
    label: one.is_open ? `#${one.name}` : `#${one.name} (${t('routes.closed')})`,
    disabled: !one.is_open,
  }));
  const isThere = !chosen || places.some((one) => one.id === chosen.id);
  return isThere ? options : [{ value: chosen.id, label: `#${chosen.name || chosen.id}`, disabled: false }, ...options];
}
