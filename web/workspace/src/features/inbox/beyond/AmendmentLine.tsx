import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../api/types';
import { DeliveryState } from '../components/DeliveryState';
import './beyond.css';

const LINES = ['reacted', 'edited', 'deleted'] as const;

/** A reaction, an edit or a deletion that did not arrive: what the customer sees instead, why, and once more. */
export default function AmendmentLine({ message }: { message: Message }) {
  const { t } = useTranslation('beyond');
  const name = LINES.find((one) => one === message.event?.name) ?? 'reacted';
  const words = message.delivery?.state === 'unknown' ? t(`line.perhaps.${name}`) : t(`line.${name}`);
  return (
    <div className="event-line amendment" data-message={message.id}>
      <span className="event-text">
        <TriangleAlert size={13} aria-hidden />
        <span>{words}</span>
        <DeliveryState message={message} />
      </span>
    </div>
  );
}
