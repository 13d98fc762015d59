import '../contact.css';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../api/types';
import { contactName, languageName } from '../../../lib/names';
import { formatDay, formatListTime, formatLocalTime, useNow } from '../../../lib/time';
import { ChannelMark, Person } from '../../../ui';
import { useChangeContact } from '../queries';
import { EditableText } from './EditableText';

function plain(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/** A signed-in customer of a site is known under the site's own id; the prefix says nothing to people. */
function shownAddress(address: string): string {
  return address.replace(/^customer:/, '');
}

const HANDLED = new Set(['timezone']);

function Facts({ contact }: { contact: Contact }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const zone = contact.attributes.timezone;
  const local = typeof zone === 'string' ? formatLocalTime(zone, now, i18n.language) : null;
  const own = Object.entries(contact.attributes).filter(([name]) => !HANDLED.has(name));
  return (
    <dl className="facts">
      {contact.language && (
        <>
          <dt>{t('contact.language')}</dt>
          <dd className="capital">{languageName(contact.language, i18n.language)}</dd>
        </>
      )}
      {local && (
        <>
          <dt>{t('contact.localTime')}</dt>
          <dd className="number">{local}</dd>
        </>
      )}
      {own.map(([name, value]) => (
        <div className="contents" key={name}>
          <dt className="clip" title={name}>
            {name}
          </dt>
          <dd>{plain(value)}</dd>
        </div>
      ))}
      <dt>{t('contact.since')}</dt>
      <dd>{formatDay(contact.created_at, i18n.language)}</dd>
      {contact.last_seen_at && (
        <>
          <dt>{t('contact.lastSeen')}</dt>
          <dd>{formatListTime(contact.last_seen_at, now, i18n.language)}</dd>
        </>
      )}
    </dl>
  );
}

/** Who is writing. Name, e-mail and phone are corrected in place. */
export function ContactCard({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const change = useChangeContact(contact.id);
  return (
    <div className="contact-card">
      <div className="contact-top">
        <Person name={contactName(t, contact)} color={contact.color} size={48} />
        <div className="contact-names">
          <EditableText
            className="contact-name"
            label={t('contact.name')}
            placeholder={contactName(t, contact)}
            value={contact.name ?? ''}
            isRequired
            onSave={(name) => change.mutate({ name })}
          />
          {contact.is_visitor && <span className="chip">{t('contact.visitor')}</span>}
          <EditableText
            type="email"
            label={t('contact.email')}
            placeholder={t('contact.addEmail')}
            value={contact.email ?? ''}
            onSave={(email) => change.mutate({ email: email || null })}
          />
          <EditableText
            type="tel"
            label={t('contact.phone')}
            placeholder={t('contact.addPhone')}
            value={contact.phone ?? ''}
            onSave={(phone) => change.mutate({ phone: phone || null })}
          />
        </div>
      </div>
      {contact.identities.length > 0 && (
        <ul className="identities" aria-label={t('contact.identities')}>
          {contact.identities.map((identity) => (
            <li key={identity.id} className="chip outline" title={identity.address}>
              <ChannelMark kind={identity.channel_kind} size={13} />
              <span className="clip">
                {identity.verified ? shownAddress(identity.address) : t('contact.unverified')}
              </span>
            </li>
          ))}
        </ul>
      )}
      <Facts contact={contact} />
    </div>
  );
}
