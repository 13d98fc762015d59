import { useTranslation } from 'react-i18next';
import { Card } from '../../../ui/page';
import type { Report } from '../queries';

type Day = Report['days'][number];

/** Above this many, a column stands for a week. */
const MOST_COLUMNS = 45;

function columns(days: Day[]): Day[] {
  if (days.length <= MOST_COLUMNS) return days;
  const weeks: Day[] = [];
  for (let start = 0; start < days.length; start += 7) {
    const week = days.slice(start, start + 7);
    const sum = (field: 'conversations' | 'assistant_alone' | 'with_people' | 'solved') =>
      week.reduce((total, day) => total + day[field], 0);
    weeks.push({
      day: week[0]!.day,
      conversations: sum('conversations'),
      assistant_alone: sum('assistant_alone'),
      with_people: sum('with_people'),
      solved: sum('solved'),
    });
  }
  return weeks;
}

/** How many came in on each day, and who dealt with them. The table behind it is what a screen reader reads. */
export function Days({ report }: { report: Report }) {
  const { t, i18n } = useTranslation('reports');
  const shown = columns(report.days);
  const most = Math.max(1, ...shown.map((day) => day.conversations));
  const name = (day: string) =>
    new Intl.DateTimeFormat(i18n.language, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(Date.parse(day));
  const part = (count: number) => ({ height: `${(100 * count) / most}%` });
  const each = Math.ceil(shown.length / 8);
  return (
    <Card title={t('perDay')} text={t('perDayText')}>
      <ul className="legend" aria-hidden>
        <li className="ai">{t('alone')}</li>
        <li className="people">{t('withPeople')}</li>
        <li className="other">{t('others')}</li>
      </ul>
      <div className="columns" aria-hidden>
        <span className="column-most">{most.toLocaleString(i18n.language)}</span>
        {shown.map((day, index) => (
          <span
            key={day.day}
            className="column"
            title={t('dayLabel', {
              day: name(day.day),
              count: day.conversations,
              alone: day.assistant_alone,
              people: day.with_people,
            })}
          >
            <span className="stack">
              <span
                className="other"
                style={part(Math.max(0, day.conversations - day.assistant_alone - day.with_people))}
              />
              <span className="people" style={part(day.with_people)} />
              <span className="ai" style={part(day.assistant_alone)} />
            </span>
            {index % each === 0 && (
              <span className={index > shown.length * 0.85 ? 'column-name at-end' : 'column-name'}>
                {name(day.day)}
              </span>
            )}
          </span>
        ))}
      </div>
      <div className="hidden-text">
        <table>
          <caption>{t('perDay')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('period')}</th>
              <th scope="col">{t('conversations')}</th>
              <th scope="col">{t('alone')}</th>
              <th scope="col">{t('withPeople')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((day) => (
              <tr key={day.day}>
                <th scope="row">{name(day.day)}</th>
                <td>{day.conversations}</td>
                <td>{day.assistant_alone}</td>
                <td>{day.with_people}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
