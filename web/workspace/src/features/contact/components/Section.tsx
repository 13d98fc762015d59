import { ChevronDown } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { readStored, writeStored } from '../../../lib/storage';

interface SectionProps {
  /** Remembers, for this browser, whether the section is folded. */
  id: string;
  icon: ReactNode;
  title: string;
  count?: ReactNode;
  action?: ReactNode;
  tone?: 'ai';
  children: ReactNode;
}

export function Section({ id, icon, title, count, action, tone, children }: SectionProps) {
  const key = `relevo.folded.${id}`;
  const [isOpen, setOpen] = useState(() => !readStored(key, false));
  const body = useId();
  const toggle = () => {
    writeStored(key, isOpen ? true : null);
    setOpen(!isOpen);
  };
  return (
    <section className={`section${tone ? ` ${tone}` : ''}`}>
      <div className="section-head">
        <h3>
          <button type="button" aria-expanded={isOpen} aria-controls={body} onClick={toggle}>
            {icon}
            {title}
            {count !== undefined && <span className="dim number">{count}</span>}
            <ChevronDown size={14} className={isOpen ? 'section-arrow' : 'section-arrow is-folded'} aria-hidden />
          </button>
        </h3>
        {action}
      </div>
      <div id={body} hidden={!isOpen}>
        {children}
      </div>
    </section>
  );
}
