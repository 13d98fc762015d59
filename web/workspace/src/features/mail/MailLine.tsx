import { Mail, ShieldAlert } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Extra } from '../../api/types';
import './mail.css';

const Dialog = lazy(() => import('./MailDialog').then((module) => ({ default: module.MailDialog })));
const FAILED = 'proof:failed';

/** Under a mail's words: its subject, who else got it, a sender that is not proved, and the way to the whole of it. */
export function MailLine({ extra, messageId }: { extra: Extra; messageId: string }) {
  const { t } = useTranslation('mail');
  const [isOpen, setOpen] = useState(false);
  const people = extra.details.filter((one) => one !== FAILED);
  return (
    <>
      <p className="mail-line">
        <Mail size={13} aria-hidden />
        {(extra.text || extra.name) && <span className="mail-subject">{extra.text || t('noSubject')}</span>}
        {people.length > 0 && <span className="dim">{t('copyTo', { people: people.join(', ') })}</span>}
        {/* What was written here has nothing more to show than what stands above. */}
        {extra.name && (
          <button type="button" className="link" onClick={() => setOpen(true)}>
            {t('show')}
          </button>
        )}
      </p>
      {extra.details.includes(FAILED) && (
        <p className="mail-line is-warning">
          <ShieldAlert size={13} aria-hidden />
          {t('unproved', { address: extra.name })}
        </p>
      )}
      {isOpen && (
        <Suspense fallback={null}>
          <Dialog messageId={messageId} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
