import { useQuery } from '@tanstack/react-query';
import { ExternalLink, Package, ShoppingBag } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Order } from '../../../api/types';
import { formatDay } from '../../../lib/time';
import { ordersQuery } from '../queries';
import { Section } from './Section';

const STATES = [
  'pending',
  'paid',
  'processing',
  'shipped',
  'in_transit',
  'delivered',
  'refunded',
  'returned',
  'cancelled',
] as const;
const GOOD = new Set(['delivered', 'paid']);
const WAITING = new Set(['shipped', 'in_transit', 'processing', 'pending']);

function money(order: Order, language: string): string {
  try {
    return new Intl.NumberFormat(language, { style: 'currency', currency: order.currency }).format(Number(order.total));
  } catch {
    return `${order.total} ${order.currency}`;
  }
}

function OrderLine({ order }: { order: Order }) {
  const { t, i18n } = useTranslation();
  const state = STATES.find((one) => one === order.status);
  const tone = GOOD.has(order.status) ? ' ok' : WAITING.has(order.status) ? ' warn' : '';
  const what = order.items
    .map((item) => (item.quantity > 1 ? `${item.quantity} × ${item.name}` : item.name))
    .join(', ');
  return (
    <li className="order">
      <span className="order-icon" aria-hidden>
        <Package size={15} />
      </span>
      <div className="grow">
        <b className="clip" title={what}>
          {what || `#${order.number}`}
        </b>
        <span className="dim small number clip" title={formatDay(order.placed_at, i18n.language)}>
          {order.number.replace(/^#?/, '#')} · {money(order, i18n.language)}
        </span>
      </div>
      <span className={`chip${tone}`}>{state ? t(`order.${state}`) : order.status}</span>
      {order.url && (
        <a
          href={order.url}
          target="_blank"
          rel="noopener noreferrer"
          className="order-link"
          aria-label={t('order.open', { number: order.number })}
        >
          <ExternalLink size={13} aria-hidden />
        </a>
      )}
    </li>
  );
}

export function Orders({ contactId }: { contactId: string }) {
  const { t } = useTranslation();
  const orders = useQuery(ordersQuery(contactId)).data ?? [];
  if (orders.length === 0) return null;
  return (
    <Section id="orders" icon={<ShoppingBag size={14} />} title={t('order.title')} count={orders.length}>
      <ul className="orders">
        {orders.map((order) => (
          <OrderLine key={order.number} order={order} />
        ))}
      </ul>
    </Section>
  );
}
