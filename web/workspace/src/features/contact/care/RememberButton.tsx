import { BookmarkPlus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';

const RememberDialog = lazy(() => import('./RememberDialog').then((module) => ({ default: module.RememberDialog })));

interface RememberButtonProps {
  contactId: string;
  messageId: string;
  text: string;
}

/** Beside any message: keep what it says about the customer for the next time. */
export function RememberButton({ contactId, messageId, text }: RememberButtonProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const label = t('memory.remember');
  return (
    <>
      <button
        type="button"
        className="why improve"
        aria-haspopup="dialog"
        aria-label={label}
        title={label}
        onClick={() => setOpened(true)}
      >
        <BookmarkPlus size={14} aria-hidden />
      </button>
      {opened && (
        <Suspense fallback={null}>
          <RememberDialog contactId={contactId} messageId={messageId} text={text} onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </>
  );
}
