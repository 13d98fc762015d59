import { Sparkles } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Line, ReturnBrief } from '../../../../api/types';
import { Section } from '../../../contact';

interface ReturnBriefSectionProps {
  brief: ReturnBrief;
  onJump: (messageId: string) => void;
}

function Lines({ title, lines, onJump }: { title: string; lines: readonly Line[]; onJump: (id: string) => void }) {
  if (lines.length === 0) return null;
  return (
    <div className="brief-part">
      <h4>{title}</h4>
      <ul>
        {lines.map((line, index) => (
          <li key={index}>
            <button
              type="button"
              className="brief-line"
              disabled={line.message_ids.length === 0}
              onClick={() => line.message_ids[0] && onJump(line.message_ids[0])}
            >
              {line.text}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What a person told the assistant when giving the baton back. */
export function ReturnBriefSection({ brief, onJump }: ReturnBriefSectionProps) {
  const { t } = useTranslation();
  if (!brief.note && brief.agreed.length === 0 && brief.open.length === 0) return null;
  return (
    <Section id="return-brief" icon={<Sparkles size={14} />} title={t('brief.returned')} tone="ai">
      <div className="brief">
        {brief.note && <p>{brief.note}</p>}
        <Lines title={t('brief.agreed')} lines={brief.agreed} onJump={onJump} />
        <Lines title={t('brief.open')} lines={brief.open} onJump={onJump} />
      </div>
    </Section>
  );
}
