import { Button } from '@mantine/core';
import { CalendarClock, PencilLine } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentDetail, KnowledgeDocument } from '../../../api/pages';
import { formatDay } from '../../../lib/time';
import { useSave } from '../../../ui/page';
import { expiresSoon } from '../format';
import { settleCorrection, useRefreshKnowledge } from '../queries';

/** On the list: only what somebody should know of. */
export function ExpiryChip({ document }: { document: KnowledgeDocument }) {
  const { t, i18n } = useTranslation('documents');
  if (document.is_expired) return <span className="chip red">{t('expired')}</span>;
  if (!document.expires_at || !expiresSoon(document.expires_at)) return null;
  return <span className="chip warn">{t('expiresSoon', { day: formatDay(document.expires_at, i18n.language) })}</span>;
}

export function ExpiryNotice({ document }: { document: DocumentDetail }) {
  const { t, i18n } = useTranslation('documents');
  if (!document.expires_at || !(document.is_expired || expiresSoon(document.expires_at))) return null;
  return (
    <div className={`notice doc-notice ${document.is_expired ? 'red' : 'warn'}`} role="status">
      <CalendarClock size={16} aria-hidden />
      <span className="grow">
        {document.is_expired
          ? t('expiredNotice')
          : t('soonNotice', { day: formatDay(document.expires_at, i18n.language) })}
      </span>
    </div>
  );
}

/** A text that differs from its source on purpose: said, and with both choices where the source moved on. */
export function CorrectionNotice({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation('documents');
  const [isShown, setShown] = useState(false);
  const refresh = useRefreshKnowledge();
  const settle = useSave(settleCorrection, {
    done: (saved) => (saved.corrected_at ? t('corrected.kept') : t('corrected.taken')),
    onDone: refresh,
  });
  if (!document.corrected_at) return null;
  const hasMoved = document.source_changed_at !== null;
  const { id } = document;
  return (
    <div className={`notice doc-notice ${hasMoved ? 'warn' : ''}`} role="status">
      <PencilLine size={16} aria-hidden />
      <div className="grow">
        <p>{hasMoved ? t('corrected.changed') : t('corrected.text', { name: document.corrected_by ?? '' })}</p>
        {isShown && <p className="source-text">{document.source_text}</p>}
        {document.has_source && (
          <div className="notice-actions">
            {hasMoved && document.source_text && (
              <Button variant="subtle" size="compact-sm" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
                {isShown ? t('corrected.hide') : t('corrected.show')}
              </Button>
            )}
            {hasMoved && (
              <Button
                variant="default"
                size="compact-sm"
                disabled={settle.isPending}
                onClick={() => settle.mutate({ id, keep: 'correction' })}
              >
                {t('corrected.keep')}
              </Button>
            )}
            <Button
              variant="default"
              size="compact-sm"
              disabled={settle.isPending}
              onClick={() => settle.mutate({ id, keep: 'source' })}
            >
              {t('corrected.source')}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
