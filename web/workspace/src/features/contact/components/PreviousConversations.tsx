import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { History } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatListTime, useNow } from '../../../lib/time';
import { ChannelMark } from '../../../ui';
import { contactConversationsQuery } from '../queries';
import { Section } from './Section';

export function PreviousConversations({ contactId, currentId }: { contactId: string; currentId?: string }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const all = useQuery(contactConversationsQuery(contactId)).data?.items ?? [];
  const others = all.filter((row) => row.id !== currentId);
  if (others.length === 0) return null;
  return (
    <Section id="previous" icon={<History size={14} />} title={t('previous.title')} count={others.length}>
      <ul className="previous">
        {others.map((row) => (
          <li key={row.id}>
            <Link to="/inbox/$view/$id" params={{ view: row.status, id: row.id }} search={{}}>
              <ChannelMark kind={row.channel.kind} size={14} />
              <span className="clip grow">{row.preview.text || `#${row.number}`}</span>
              <time dateTime={row.last_message_at}>{formatListTime(row.last_message_at, now, i18n.language)}</time>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
