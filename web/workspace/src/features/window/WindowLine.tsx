import { Clock } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { shownLeft, type Countdown } from './countdown';
import './window.css';

const SegmentCount = lazy(() => import('../segments').then((module) => ({ default: module.SegmentCount })));

interface WindowLineProps {
  countdown: Countdown;
  channelKind: string;
  text: string;
}

/** How long words still reach the customer: quiet while there is time, in colour for the last hour. And what they cost,
 * where each message costs. */
export function WindowLine({ countdown, channelKind, text }: WindowLineProps) {
  const { t } = useTranslation('window');
  if (channelKind === 'sms' && countdown.phase !== 'blocked' && text.trim()) {
    return (
      <Suspense fallback={null}>
        <SegmentCount text={text} />
      </Suspense>
    );
  }
  if (countdown.phase !== 'open' && countdown.phase !== 'closing') return null;
  const { unit, count } = shownLeft(countdown.left);
  return (
    <span className={`window-line ${countdown.phase}`} role="timer" title={t('about')}>
      <Clock size={13} aria-hidden />
      {t(`left.${unit}`, { count })}
    </span>
  );
}
