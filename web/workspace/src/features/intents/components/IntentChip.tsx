import { Tag } from 'lucide-react';
import type { IntentRef } from '../queries';

/** What a conversation is about. */
export function IntentChip({ intent }: { intent: IntentRef }) {
  return (
    <span className="chip outline clip">
      <Tag size={11} strokeWidth={2.2} aria-hidden />
      <span className="clip">{intent.name}</span>
    </span>
  );
}
