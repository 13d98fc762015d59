import { useTranslation } from 'react-i18next';
import { Card } from '../../../ui/page';
import { formatLength } from '../numbers';
import type { Behind } from '../../../api/reportSearch';
import type { Report } from '../queries';
import { Opened } from './Sheet';

const ROWS = [
  { field: 'assistant_wait', word: 'waitAssistant', behind: 'answered_by_assistant' },
  { field: 'people_wait', word: 'waitPeople', behind: 'answered_by_people' },
  { field: 'handoff_wait', word: 'waitHandoff', behind: 'helped' },
  { field: 'time_to_resolve', word: 'waitResolve', behind: 'resolved' },
] as const;

export function Waits({ report, onOpen }: { report: Report; onOpen: (behind: Behind) => void }) {
  const { t, i18n } = useTranslation('reports');
  return (
    <Card title={t('waits')} text={t('waitsText')}>
      <table className="report-table">
        <thead>
          <tr>
            <td />
            <th scope="col">{t('median')}</th>
            <th scope="col">{t('p90')}</th>
            <th scope="col">{t('count')}</th>
          </tr>
        </thead>
        <tbody>
          {ROWS.map(({ field, word, behind }) => (
            <tr key={field}>
              <th scope="row">{t(word)}</th>
              {[
                { column: 'median', shown: formatLength(report[field].median_s, i18n.language) },
                { column: 'p90', shown: formatLength(report[field].p90_s, i18n.language) },
                { column: 'count', shown: report[field].count.toLocaleString(i18n.language) },
              ].map(({ column, shown }) => (
                <td key={column}>
                  <Opened count={report[field].count} onOpen={() => onOpen(behind)}>
                    {shown}
                  </Opened>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
