import { Clock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { shownLeft, type Countdown } from './countdown';
import './window.css';

/** How long words still reach the customer. Quiet while there is time, in colour for the last hour. */
export function WindowLine({ countdown }: { countdown: Countdown }) {
  const { t } = useTranslation('window');
  if (countdown.phase !== 'open' && countdown.phase !== 'closing') return null;
  const { unit, count } = shownLeft(countdown.left);
  return (
    <span className={`window-line ${countdown.phase}`} role="timer" title={t('about')}>
      <Clock size={13} aria-hidden />
      {t(`left.${unit}`, { count })}
    </span>
  );
}
