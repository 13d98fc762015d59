import { Route, Sparkles, UserRound, Users } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ConversationDetail, Stretch } from '../../../../api/types';
import { formatFull, formatSpan, useNow } from '../../../../lib/time';
import { Section } from '../../../contact';

const icons = { assistant: Sparkles, teammate: UserRound, team: Users, nobody: Users } as const;

function StretchLine({ stretch, now }: { stretch: Stretch; now: number }) {
  const { t, i18n } = useTranslation();
  const Icon = icons[stretch.holder.kind];
  const end = stretch.ended_at ? Date.parse(stretch.ended_at) : now;
  return (
    <li className={stretch.holder.kind}>
      <span className="stretch-icon" aria-hidden>
        <Icon size={12} />
      </span>
      <span className="clip">{stretch.holder.name || t('row.nobody')}</span>
      <time dateTime={stretch.started_at} title={formatFull(stretch.started_at, i18n.language)}>
        {formatSpan(end - Date.parse(stretch.started_at), i18n.language)}
      </time>
    </li>
  );
}

/** Who held the baton, and for how long. */
export function Stretches({ conversation }: { conversation: ConversationDetail }) {
  const { t } = useTranslation();
  const now = useNow();
  if (conversation.stretches.length === 0) return null;
  return (
    <Section
      id="stretches"
      icon={<Route size={14} />}
      title={t('stretches.title')}
      count={conversation.stretches.length}
    >
      <ol className="stretches">
        {conversation.stretches.map((stretch) => (
          <StretchLine key={stretch.id} stretch={stretch} now={now} />
        ))}
      </ol>
    </Section>
  );
}
