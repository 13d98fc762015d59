import { Sparkles } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ReturnBrief } from '../../../../api/types';
import { Section } from '../../../contact';

interface ReturnBriefSectionProps {
  brief: ReturnBrief;
  onJump: (messageId: string) => void;
}

/** What a person told the assistant when giving the baton back. */
export function ReturnBriefSection({ brief, onJump }: ReturnBriefSectionProps) {
  const { t } = useTranslation();
  if (!brief.note && brief.agreed.length === 0) return null;
  return (
    <Section id="return-brief" icon={<Sparkles size={14} />} title={t('brief.returned')} tone="ai">
      <div className="brief">
        {brief.note && <p>{brief.note}</p>}
        {brief.agreed.length > 0 && (
          <div className="brief-part">
            <h4>{t('brief.agreed')}</h4>
            <ul>
              {brief.agreed.map((line, index) => (
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
        )}
      </div>
    </Section>
  );
}
