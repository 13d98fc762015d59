import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Failure } from './queries';

/** What did not hold, one line each. */
export function Failures({ failures }: { failures: Failure[] }) {
  const { t } = useTranslation('cases');
  if (failures.length === 0) return null;
  return (
    <ul className="case-failures">
      {failures.map((failure, at) => (
        <li key={at}>
          <X size={14} aria-hidden />
          {t(`failure.${failure.what}`, {
            wanted: failure.what === 'outcome' ? named(t, failure.wanted) : failure.wanted,
            got: failure.what === 'outcome' ? named(t, failure.got) : failure.got || '…',
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
