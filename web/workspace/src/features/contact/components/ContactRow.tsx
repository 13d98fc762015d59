import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../api/types';
import { contactName } from '../../../lib/names';
import { formatFull, formatListTime, useNow } from '../../../lib/time';
import { ChannelMark, Person } from '../../../ui';

interface ContactRowProps {
  contact: Contact;
  top: number;
  onOpen: (id: string) => void;
}

export const ContactRow = memo(function ContactRow({ contact, top, onOpen }: ContactRowProps) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const kinds = [...new Set(contact.identities.map((identity) => identity.channel_kind))];
  return (
    <div role="listitem" className="contact-row" style={{ transform: `translateY(${top}px)` }}>
      <button type="button" onClick={() => onOpen(contact.id)}>
        <Person name={contactName(t, contact)} color={contact.color} size={36} />
        <span className="contact-row-name">
          <b className="clip">{contactName(t, contact)}</b>
          <span className="dim small clip">
            {contact.email ?? contact.phone ?? (contact.is_visitor ? t('contact.visitor') : '')}
          </span>
        </span>
        <span className="contact-row-channels">
          {kinds.map((kind) => (
            <ChannelMark key={kind} kind={kind} size={18} />
          ))}
        </span>
        {contact.last_seen_at && (
          <time dateTime={contact.last_seen_at} title={formatFull(contact.last_seen_at, i18n.language)}>
            {formatListTime(contact.last_seen_at, now, i18n.language)}
          </time>
        )}
      </button>
    </div>
  );
});
