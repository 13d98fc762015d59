import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { reasonLabel } from '../inbox';
import type { Failure } from './queries';

/** What did not hold, one line each. */
export function Failures({ failures }: { failures: Failure[] }) {
  const { t } = useTranslation('cases');
  const { t: names } = useTranslation();
  /** Outcomes and reasons in the words of the screen, everything else as it was written. */
  const worded = (what: Failure['what'], text: string) =>
    what === 'outcome' ? named(t, text) : what === 'reason' && text ? reasonLabel(names, text) : text;
  if (failures.length === 0) return null;
  return (
    <ul className="case-failures">
      {failures.map((failure, at) => (
        <li key={at}>
          <X size={14} aria-hidden />
          {t(`failure.${failure.what}`, {
            wanted: worded(failure.what, failure.wanted),
            got: worded(failure.what, failure.got) || '…',
          })}
        </li>
      ))}
    </ul>
  );
}

/** "reply, choices" in the words of the screen. */
function named(t: (key: never) => string, outcomes: string): string {
  return outcomes
    .split(', ')
    .map((name) => t(`outcome.${name}` as never))
    .join(' · ');
}
