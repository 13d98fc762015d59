import { MessageSquareText } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { plainer, segmentsOf, unmarked } from './counting';
import './segments.css';

/** What a reply by SMS costs, while it is written. */
export function SegmentCount({ text }: { text: string }) {
  const { t } = useTranslation('window');
  const { encoding, count, room } = segmentsOf(plainer(unmarked(text)));
  if (count === 0) return null;
  return (
    <span className={`window-line ${count > 1 ? 'closing' : 'open'}`} title={t(encoding === 'GSM-7' ? 'sms.plain' : 'sms.unicode')}>
      <MessageSquareText size={13} aria-hidden />
      {t('sms.count', { count })} · {t('sms.room', { count: room })}
      {encoding === 'UCS-2' && <span className="segment-letters">· {t('sms.letters')}</span>}
    </span>
  );
}
