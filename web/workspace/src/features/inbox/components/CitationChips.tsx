import { BookOpen } from 'lucide-react';
import type { Citation } from '../../../api/types';

interface CitationChipsProps {
  citations: readonly Citation[];
  onOpen: (citation: Citation) => void;
}

export function CitationChips({ citations, onOpen }: CitationChipsProps) {
  return citations.map((citation) => (
    <button
      type="button"
      key={citation.passage_id}
      className="source"
      title={citation.excerpt}
      onClick={() => onOpen(citation)}
    >
      <BookOpen size={12} aria-hidden />
      <span className="clip">{citation.heading ? `${citation.title} › ${citation.heading}` : citation.title}</span>
    </button>
  ));
}
