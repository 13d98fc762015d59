import { Ban, Check, CheckCheck, CircleAlert, CircleHelp, Clock } from 'lucide-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../api/types';
import { Tip } from '../../../ui';
import { DeliveryTrouble } from '../../channels';

const ICONS = {
  queued: Clock,
  sending: Clock,
  sent: Check,
  delivered: CheckCheck,
  read: CheckCheck,
  failed: CircleAlert,
  unknown: CircleHelp,
  cancelled: Ban,
} as const;

/** How far a message got on a channel with a provider, and what to do if it did not arrive. */
export function DeliveryState({ message }: { message: Message }) {
  const { t } = useTranslation('channels');
  const { delivery } = message;
  if (!delivery) return null;
  const Icon = ICONS[delivery.state];
  const isTrouble = delivery.state === 'failed' || delivery.state === 'unknown' || delivery.state === 'cancelled';
  const parts =
    delivery.parts > 1 && delivery.parts_sent < delivery.parts
      ? ` · ${t('delivery.parts', { sent: delivery.parts_sent, parts: delivery.parts })}`
      : '';
  return (
    <span className={`delivery is-${delivery.state}`} role={isTrouble ? 'alert' : undefined}>
      <Tip label={t(`delivery.${delivery.state}`) + parts}>
        <span className="delivery-mark">
          <Icon size={13} aria-hidden />
          {isTrouble ? t(`delivery.${delivery.state}`) + parts : <span className="hidden-text">{t(`delivery.${delivery.state}`)}</span>}
        </span>
      </Tip>
      {isTrouble && (
        <Suspense fallback={null}>
          <DeliveryTrouble message={message} delivery={delivery} />
        </Suspense>
      )}
    </span>
  );
}
