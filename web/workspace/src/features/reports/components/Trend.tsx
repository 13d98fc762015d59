import { useTranslation } from 'react-i18next';
import { Card } from '../../../ui/page';
import { formatScore, formatShare } from '../numbers';
import type { Behind } from '../../../api/reportSearch';
import type { Report } from '../queries';

interface TrendProps {
  report: Report;
  onOpen: (version: string, behind: Behind) => void;
}

/** The load that the assistant took over, version by version: of the conversations that are over, those it solved
 * alone. */
export function Trend({ report, onOpen }: TrendProps) {
  const { t, i18n } = useTranslation('reports');
  const language = i18n.language;
  if (report.trend.length === 0) return null;
  return (
    <Card title={t('trend')} text={t('trendText')}>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={t('trend')}>
        <table className="report-table">
          <thead>
            <tr>
              <th scope="col">{t('by_version')}</th>
              <th scope="col">{t('load')}</th>
              <th scope="col">{t('alone')}</th>
              <th scope="col">{t('conversations')}</th>
              <th scope="col">{t('csat')}</th>
            </tr>
          </thead>
          <tbody>
            {report.trend.map((one) => (
              <tr key={one.key}>
                <th scope="row">{one.name}</th>
                <td>
                  <span className="trend-bar">
                    <i style={{ width: `${Math.round((one.load_share ?? 0) * 100)}%` }} />
                  </span>{' '}
                  {formatShare(one.load_share, language)}
                </td>
                <td>
                  <button type="button" className="figure-link" onClick={() => onOpen(one.key, 'assistant_alone')}>
                    {t('aloneOf', { count: one.assistant_alone, over: one.over })}
                  </button>
                </td>
                <td>
                  <button type="button" className="figure-link" onClick={() => onOpen(one.key, 'all')}>
                    {one.conversations}
                  </button>
                </td>
                <td>{formatScore(one.csat, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
