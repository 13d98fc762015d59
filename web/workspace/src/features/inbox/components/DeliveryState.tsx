import { Ban, Check, CheckCheck, CircleAlert, CircleHelp, Clock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Delivery, Message } from '../../../api/types';
import { Tip, toastError } from '../../../ui';
import { useRetryDelivery, useSettleDelivery, useWhy } from '../../channels';

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

function Trouble({ message, delivery }: { message: Message; delivery: Delivery }) {
  const { t } = useTranslation('channels');
  const why = useWhy();
  const fail = () => toastError(t('delivery.code.other'));
  const retry = useRetryDelivery(fail);
  const settle = useSettleDelivery(fail);
  return (
    <span className="delivery-trouble">
      {why(delivery.code)}
      {delivery.detail && <span className="dim"> {delivery.detail}</span>}
      {delivery.state === 'unknown' && (
        <button type="button" className="link" onClick={() => settle.mutate(message.id)}>
          {t('delivery.arrived')}
        </button>
      )}
      <button type="button" className="link" disabled={retry.isPending} onClick={() => retry.mutate(message.id)}>
        {delivery.state === 'unknown' ? t('delivery.retryUnknown') : t('delivery.retry')}
      </button>
    </span>
  );
}

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
      {isTrouble && <Trouble message={message} delivery={delivery} />}
    </span>
  );
}
