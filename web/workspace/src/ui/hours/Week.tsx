import { DayRow } from './DayRow';
import { DAYS, type Week as Days } from './hours';
import './hours.css';

interface WeekProps {
  week: Days;
  disabled: boolean;
  free?: string;
  onChange: (week: Days) => void;
}

/** The seven days with their spans. */
export function Week({ week, disabled, free, onChange }: WeekProps) {
  return (
    <ul className="week">
      {DAYS.map((day) => (
        <DayRow key={day} day={day} week={week} disabled={disabled} free={free} onChange={onChange} />
      ))}
    </ul>
  );
}
