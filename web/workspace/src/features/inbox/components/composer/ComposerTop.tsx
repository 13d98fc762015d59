import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationDetail } from '../../../../api/types';
import type { Mode } from '../../drafts';

interface ComposerTopProps {
  mode: Mode;
  holder: ConversationDetail['holder'];
  takesOver: boolean;
  /** Characters that still fit. */
  left: number;
  onMode: (mode: Mode) => void;
  children?: ReactNode;
}

const SHOWN_FROM = 1_000;

/** Reply or note, what sending would do, and how much room is left. */
export function ComposerTop({ mode, holder, takesOver, left, onMode, children }: ComposerTopProps) {
  const { t } = useTranslation();
  const isNote = mode === 'note';
  return (
    <div className="composer-top">
      <div role="group" aria-label={t('composer.mode')} className="composer-modes">
        <button type="button" aria-pressed={!isNote} onClick={() => onMode('reply')}>
          {t('action.reply')}
        </button>
        <button type="button" aria-pressed={isNote} onClick={() => onMode('note')}>
          <Lock size={12} aria-hidden />
          {t('action.note')}
        </button>
      </div>
      <span className="grow" />
      {children}
      {takesOver && (
        <span className="takes-over" role="status">
          {holder.kind === 'assistant'
            ? t('composer.takesOverFrom', { name: holder.name })
            : holder.kind === 'teammate'
              ? t('composer.takesOverFrom', { name: holder.name.split(' ')[0] })
              : t('composer.takesOver')}
        </span>
      )}
      {left < SHOWN_FROM && (
        <span className={left < 0 ? 'too-long number' : 'dim small number'}>{t('composer.left', { count: left })}</span>
      )}
    </div>
  );
}
