import { PencilLine } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';

const CorrectDialog = lazy(() => import('./CorrectDialog').then((module) => ({ default: module.CorrectDialog })));

/** Beside an answer: put it right, or teach a person's answer to the assistant. */
export function ImproveButton({ messageId, byAssistant }: { messageId: string; byAssistant: boolean }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const label = t(byAssistant ? 'message.improve' : 'message.learn');
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
        <PencilLine size={14} aria-hidden />
      </button>
      {opened && (
        <Suspense fallback={null}>
          <CorrectDialog messageId={messageId} onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </>
  );
}
