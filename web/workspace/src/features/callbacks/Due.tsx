import { AlarmClock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatFull, formatSpan, useNow } from '../../lib/time';

/** Until when, as long as there is time; since when, in red, when there is none left. */
export function Due({ at, quiet = false }: { at: string; quiet?: boolean }) {
  const { t, i18n } = useTranslation('callbacks');
  const now = useNow();
  const left = Date.parse(at) - now;
  const span = formatSpan(Math.abs(left), i18n.language);
  const isLate = left < 0 && !quiet;
  return (
    <time className={isLate ? 'chip red' : 'chip'} dateTime={at} title={formatFull(at, i18n.language)}>
      <AlarmClock size={12} aria-hidden />
      {quiet ? formatFull(at, i18n.language) : t(isLate ? 'late' : 'left', { span })}
    </time>
  );
}
