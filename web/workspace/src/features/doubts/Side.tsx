import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { DoubtSide } from './queries';

const DOCUMENT_KINDS = ['qa', 'file', 'website'] as const;

export function useSourceName(): (side: DoubtSide) => string {
  const { t } = useTranslation('doubts');
  return (side) => {
    if (side.kind === 'person') return t('source_person', { name: side.by ?? '' });
    if (side.kind === 'instruction') return t('source_instruction', { name: side.title });
    return t(`source_${DOCUMENT_KINDS.find((kind) => kind === side.document_kind) ?? 'document'}`);
  };
}

/** Where it stands, as a link to there. */
function Place({ side }: { side: DoubtSide }) {
  const { t } = useTranslation('doubts');
  if (side.document_id) {
    return (
      <Link
        to="/knowledge/$id"
        params={{ id: side.document_id } as never}
        search={{ passage: side.passage_id ?? undefined } as never}
      >
        {side.title}
      </Link>
    );
  }
  if (side.conversation_id) {
    return (
      <Link to="/inbox/$view/$id" params={{ view: 'open', id: side.conversation_id } as never}>
        {t('conversation', { number: side.number })}
      </Link>
    );
  }
  return (
    <Link to="/assistants/$id" params={{ id: side.assistant_id ?? '' } as never}>
      {side.title}
    </Link>
  );
}

export function Side({ side, children }: { side: DoubtSide; children?: React.ReactNode }) {
  const name = useSourceName();
  return (
    <figure className="doubt-side">
      <figcaption>
        <span className="chip">{name(side)}</span> <Place side={side} />
      </figcaption>
      {side.text && <blockquote>{side.text}</blockquote>}
      {children}
    </figure>
  );
}
