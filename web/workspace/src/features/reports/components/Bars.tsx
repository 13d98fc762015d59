/** Horizontal bars: a label, a length and its number, each a button that opens what is behind it. */
export interface Bar {
  key: string;
  label: string;
  count: number;
  tone?: 'ok' | 'ai' | 'warn' | 'red' | 'plain';
  onOpen: () => void;
}

export function Bars({ bars, language }: { bars: Bar[]; language: string }) {
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  return (
    <ul className="bars">
      {bars.map((bar) => (
        <li key={bar.key}>
          <button type="button" disabled={bar.count === 0} onClick={bar.onOpen}>
            <span className="bar-label">{bar.label}</span>
            <span className="bar-count">{bar.count.toLocaleString(language)}</span>
            <span className="bar-track" aria-hidden>
              <span className={`bar-fill ${bar.tone ?? 'plain'}`} style={{ width: `${(100 * bar.count) / most}%` }} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
