import { useTranslation } from 'react-i18next';
import type { Delivery, Message } from '../../api/types';
import { toastError } from '../../ui';
import { useRetryDelivery, useSettleDelivery, useWhy } from './deliveries';

/** Why it did not arrive, or that nobody knows, and what a teammate can do about it. */
export default function DeliveryTrouble({ message, delivery }: { message: Message; delivery: Delivery }) {
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
