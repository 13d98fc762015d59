import { lazy, Suspense } from 'react';
import type { Citation } from '../../../api/types';

const CitationDrawer = lazy(() => import('./CitationDrawer').then((module) => ({ default: module.CitationDrawer })));

/** The source of an answer; its drawer is loaded when somebody opens the first one. */
export function LazyCitationDrawer({ citation, onClose }: { citation: Citation | null; onClose: () => void }) {
  if (!citation) return null;
  return (
    <Suspense fallback={null}>
      <CitationDrawer citation={citation} onClose={onClose} />
    </Suspense>
  );
}
