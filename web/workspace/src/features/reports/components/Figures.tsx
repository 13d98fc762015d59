import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatScore, formatShare } from '../numbers';
import type { Behind } from '../../../api/reportSearch';
import type { Report } from '../queries';

interface FigureProps {
  label: string;
  hint?: string;
  /** Where the hint is a number of its own. */
  onHint?: () => void;
  onOpen?: () => void;
  children: ReactNode;
}

function Figure({ label, hint, onHint, onOpen, children }: FigureProps) {
  return (
    <div className="figure">
      <dt>{label}</dt>
      <dd className="number">
        {onOpen ? (
          <button type="button" onClick={onOpen}>
            {children}
          </button>
        ) : (
          children
        )}
      </dd>
      {hint && (
        <dd className="figure-hint">
          {onHint ? (
            <button type="button" onClick={onHint}>
              {hint}
            </button>
          ) : (
            hint
          )}
        </dd>
      )}
    </div>
  );
}

/** The six numbers that a support lead looks at first. */
export function Figures({ report, onOpen }: { report: Report; onOpen: (behind: Behind) => void }) {
  const { t, i18n } = useTranslation('reports');
  const language = i18n.language;
  const opens = (count: number, behind: Behind) => (count > 0 ? () => onOpen(behind) : undefined);
  return (
    <dl className="figures">
      <Figure label={t('conversations')} onOpen={opens(report.conversations, 'all')}>
        {report.conversations.toLocaleString(language)}
      </Figure>
      <Figure label={t('solved')} hint={t('solvedHint')} onOpen={opens(report.solved, 'solved')}>
        {formatShare(report.solved_share, language)}
      </Figure>
      <Figure label={t('alone')} hint={t('aloneHint')} onOpen={opens(report.assistant_alone, 'assistant_alone')}>
        {formatShare(report.assistant_share, language)}
      </Figure>
      <Figure
        label={t('handed')}
        hint={report.still_waiting > 0 ? t('handedHint', { count: report.still_waiting }) : undefined}
        onHint={() => onOpen('still_waiting')}
        onOpen={opens(report.handed_over, 'handed_over')}
      >
        {report.handed_over.toLocaleString(language)}
      </Figure>
      <Figure
        label={t('csat')}
        hint={report.csat.count > 0 ? t('csatHint', { count: report.csat.count }) : undefined}
        onOpen={opens(report.csat.count, 'rated')}
      >
        {formatScore(report.csat.average, language)}
      </Figure>
      <Figure
        label={t('hours')}
        hint={t('hoursHint', { count: report.saved.conversations, minutes: report.saved.minutes_each })}
        onOpen={opens(report.assistant_alone, 'assistant_alone')}
      >
        {report.saved.hours.toLocaleString(language, { maximumFractionDigits: 1 })}
      </Figure>
    </dl>
  );
}
