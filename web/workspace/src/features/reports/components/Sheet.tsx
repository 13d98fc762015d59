import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';

/** What is shown, for a spreadsheet. */
export function Sheet({ href, label }: { href: string; label?: string }) {
  const { t } = useTranslation('reports');
  return (
    <a className="sheet-link" href={href} download aria-label={label ? t('exportOf', { what: label }) : undefined}>
      <Download size={13} aria-hidden /> {t('export')}
    </a>
  );
}

interface OpenedProps {
  /** How many conversations are behind it: nothing opens where there is none. */
  count: number;
  onOpen: () => void;
  children: React.ReactNode;
}

/** A number that opens what is behind it. */
export function Opened({ count, onOpen, children }: OpenedProps) {
  if (count === 0) return <>{children}</>;
  return (
    <button type="button" onClick={onOpen}>
      {children}
    </button>
  );
}
