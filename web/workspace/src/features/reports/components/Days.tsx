import { useTranslation } from 'react-i18next';
import { Card } from '../../../ui/page';
import type { Behind, Beside } from '../../../api/reportSearch';
import { tableAddress, type Narrowed, type Report } from '../queries';
import { ceilingOf } from '../numbers';
import { Opened, Sheet } from './Sheet';

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

interface DaysProps {
  report: Report;
  query: Narrowed;
  onOpen: (beside: Beside) => void;
}

/** How many came in on each day, and who dealt with them; the table below has every number, and opens it. */
export function Days({ report, query, onOpen }: DaysProps) {
  const { t, i18n } = useTranslation('reports');
  const shown = columns(report.days);
  const isWeeks = shown.length < report.days.length;
  const name = (day: string) =>
    new Intl.DateTimeFormat(i18n.language, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(Date.parse(day));
  const open = (day: Day, behind: Behind) => onOpen({ behind, from: day.day, until: lastOf(day, report) });
  const lastOf = (day: Day, { days, last_day }: Report) =>
    isWeeks ? (days[days.findIndex((one) => one.day === day.day) + 6]?.day ?? last_day) : day.day;
  return (
    <Card title={t(isWeeks ? 'perWeek' : 'perDay')} text={t('perDayText')}>
      <ul className="legend" aria-hidden>
        <li className="ai">{t('alone')}</li>
        <li className="people">{t('withPeople')}</li>
        <li className="other">{t('others')}</li>
      </ul>
      <Columns days={shown} name={name} onOpen={(day) => open(day, 'all')} />
      <details className="days-table">
        <summary>{t('asTable')}</summary>
        <div className="table-scroll" tabIndex={0} role="region" aria-label={t('perDay')}>
          <table className="report-table">
            <thead>
              <tr>
                <th scope="col">{t(isWeeks ? 'weekFrom' : 'day')}</th>
                {TABLE.map(({ field, word }) => (
                  <th key={field} scope="col">
                    {t(word)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.filter((day) => day.conversations > 0).map((day) => (
                <tr key={day.day}>
                  <th scope="row">{name(day.day)}</th>
                  {TABLE.map(({ field, behind }) => (
                    <td key={field}>
                      <Opened count={day[field]} onOpen={() => open(day, behind)}>
                        {day[field].toLocaleString(i18n.language)}
                      </Opened>
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <Sheet href={tableAddress(query, 'days')} label={t('perDay')} />
      </details>
    </Card>
  );
}

const TABLE = [
  { field: 'conversations', word: 'conversations', behind: 'all' },
  { field: 'assistant_alone', word: 'alone', behind: 'assistant_alone' },
  { field: 'with_people', word: 'withPeople', behind: 'with_people' },
  { field: 'solved', word: 'solved', behind: 'solved' },
] as const;

interface ColumnsProps {
  days: Day[];
  name: (day: string) => string;
  onOpen: (day: Day) => void;
}

/** Every other one makes room on a phone; the last ones end where the chart does. */
function nameClass(number: number, place: number): string {
  return ['column-name', number % 2 === 1 && 'makes-room', place > 0.85 && 'at-end'].filter(Boolean).join(' ');
}

/** The picture. Who cannot see it, or has no mouse, has the table. */
function Columns({ days, name, onOpen }: ColumnsProps) {
  const { t, i18n } = useTranslation('reports');
  const top = ceilingOf(Math.max(...days.map((day) => day.conversations)));
  const part = (count: number) => ({ height: `${(100 * count) / top}%` });
  const each = Math.ceil(days.length / 8);
  return (
    <div className="chart" aria-hidden>
      <div className="chart-axis">
        {[top, top / 2, 0].map((mark) => (
          <span key={mark}>{mark.toLocaleString(i18n.language)}</span>
        ))}
      </div>
      <div className="columns">
        {days.map((day, index) => (
          <span
            key={day.day}
            className={day.conversations > 0 ? 'column opens' : 'column'}
            onClick={() => day.conversations > 0 && onOpen(day)}
            title={t('dayLabel', {
              day: name(day.day),
              count: day.conversations,
              alone: day.assistant_alone,
              people: day.with_people,
            })}
          >
            <span className="column-stack">
              <span
                className="other"
                style={part(Math.max(0, day.conversations - day.assistant_alone - day.with_people))}
              />
              <span className="people" style={part(day.with_people)} />
              <span className="ai" style={part(day.assistant_alone)} />
            </span>
            {index % each === 0 && <span className={nameClass(index / each, index / days.length)}>{name(day.day)}</span>}
          </span>
        ))}
      </div>
    </div>
  );
}
