import { useTranslation } from 'react-i18next';
import { Card } from '../../../ui/page';
import { formatScore, formatShare } from '../numbers';
import type { Behind } from '../../../api/reportSearch';
import { tableAddress, type Narrowed, type Report } from '../queries';
import { Opened, Sheet } from './Sheet';

interface TrendProps {
  report: Report;
  query: Narrowed;
  onOpen: (version: string, behind: Behind) => void;
}

/** The load that the assistant took over, version by version: of the conversations that are over, those it solved
 * alone. */
export function Trend({ report, query, onOpen }: TrendProps) {
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
              <th scope="col">{t('over')}</th>
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
                  <Opened count={one.assistant_alone} onOpen={() => onOpen(one.key, 'assistant_alone')}>
                    {formatShare(one.load_share, language)}
                  </Opened>
                </td>
                <td>
                  <Opened count={one.assistant_alone} onOpen={() => onOpen(one.key, 'assistant_alone')}>
                    {one.assistant_alone.toLocaleString(language)}
                  </Opened>
                </td>
                <td>
                  <Opened count={one.over} onOpen={() => onOpen(one.key, 'over')}>
                    {one.over.toLocaleString(language)}
                  </Opened>
                </td>
                <td>
                  <Opened count={one.conversations} onOpen={() => onOpen(one.key, 'all')}>
                    {one.conversations.toLocaleString(language)}
                  </Opened>
                </td>
                <td>
                  <Opened count={one.csat_count} onOpen={() => onOpen(one.key, 'rated')}>
                    {formatScore(one.csat, language)}
                  </Opened>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <Sheet href={tableAddress(query, 'trend')} label={t('trend')} />
      </div>
    </Card>
  );
}
