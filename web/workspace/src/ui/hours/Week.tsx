import { DayRow } from './DayRow';
import { DAYS, type Week as Days } from './hours';
import './hours.css';

/** The seven days with their spans. */
export function Week({ week, disabled, onChange }: { week: Days; disabled: boolean; onChange: (week: Days) => void }) {
  return (
    <ul className="week">
      {DAYS.map((day) => (
        <DayRow key={day} day={day} week={week} disabled={disabled} onChange={onChange} />
      ))}
    </ul>
  );
}
