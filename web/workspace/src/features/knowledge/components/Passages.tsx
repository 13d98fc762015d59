import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentDetail } from '../../../api/pages';
import { Dots } from '../../../ui';
import { Card } from '../../../ui/page';

/** The pieces that are found and cited. The one somebody came for is marked and in view. */
export function Passages({ document, shown }: { document: DocumentDetail; shown: string | undefined }) {
  const { t } = useTranslation('pages');
  const bringIntoView = useCallback((element: HTMLElement | null) => element?.scrollIntoView({ block: 'center' }), []);
  const isWorking = document.state === 'pending' || document.state === 'processing';
  if (document.passages.length === 0 && !isWorking) return null;
  return (
    <Card title={t('knowledge.passages')} text={t('knowledge.passagesLong')}>
      {isWorking && (
        <p className="doc-working" role="status">
          <Dots /> {t('knowledge.reading')}
        </p>
      )}
      <ol className="passages">
        {document.passages.map((passage) => {
          const isShown = passage.id === shown;
          return (
            <li key={passage.id} className={isShown ? 'is-shown' : undefined} ref={isShown ? bringIntoView : undefined}>
              {passage.heading && <h3>{passage.heading}</h3>}
              <p>{passage.text}</p>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}
