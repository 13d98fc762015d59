import { CornerUpLeft, FileX2, Forward, MapPin, Pencil, Phone, Trash2, TriangleAlert, UserRound, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Extra, Message } from '../../../api/types';
import { MailLine } from '../../mail';

const MAP = 'https://www.openstreetmap.org/';

function mapAddress({ latitude, longitude }: Extra): string {
  return `${MAP}?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
}

function Place({ extra }: { extra: Extra }) {
  const { t } = useTranslation('channels');
  return (
    <div className="extra-card">
      <MapPin size={16} aria-hidden />
      <span>
        <b>{extra.name || t('extra.location')}</b>
        {extra.text && <span className="dim small">{extra.text}</span>}
        {extra.latitude !== null && extra.longitude !== null && (
          <a href={mapAddress(extra)} target="_blank" rel="noopener noreferrer" className="small">
            {t('extra.openMap')}
          </a>
        )}
      </span>
    </div>
  );
}

function Card({ extra }: { extra: Extra }) {
  const { t } = useTranslation('channels');
  return (
    <div className="extra-card">
      <UserRound size={16} aria-hidden />
      <span>
        <b>{extra.name || t('extra.contact')}</b>
        {extra.details.map((one) => (
          <span key={one} className="small">
            <Phone size={11} aria-hidden /> {one}
          </span>
        ))}
      </span>
    </div>
  );
}

const LINES: Partial<Record<Extra['kind'], LucideIcon>> = {
  forwarded: Forward,
  unsupported: TriangleAlert,
  missing_file: FileX2,
  refused_file: FileX2,
  edited: Pencil,
  deleted: Trash2,
};

function Line({ extra }: { extra: Extra }) {
  const { t } = useTranslation('channels');
  const Icon = LINES[extra.kind];
  const { text, name } = extra;
  const words = {
    forwarded: name ? t('extra.forwardedFrom', { name }) : t('extra.forwarded'),
    story: t('extra.story'),
    referral: t('extra.referral', { text: text || name }),
    sticker: t('extra.sticker'),
    unsupported: t('extra.unsupported', { text }),
    missing_file: t('extra.missing_file', { text }),
    refused_file: t(`extra.refused_file.${name === 'unsafe' || name === 'unchecked' ? name : 'kind'}`, { text }),
    edited: t('extra.edited', { text }),
    deleted: t('extra.deleted'),
    reaction: t('extra.reaction', { text }),
    location: '',
    contact: '',
    quote: '',
    mail: '',
  }[extra.kind];
  return (
    <p className={`extra-line is-${extra.kind}`}>
      {Icon && <Icon size={13} aria-hidden />}
      <span>{words}</span>
      {extra.raw && (
        <details>
          <summary>JSON</summary>
          <pre>{JSON.stringify(extra.raw, null, 2)}</pre>
        </details>
      )}
    </p>
  );
}

/** Above the words: what they answer. */
export function Quotes({ extras }: { extras: readonly Extra[] }) {
  const { t } = useTranslation('channels');
  return extras
    .filter((extra) => extra.kind === 'quote')
    .map((extra) => (
      <p key={extra.external_id ?? extra.text} className="extra-quote">
        <CornerUpLeft size={12} aria-hidden />
        <span className="hidden-text">{t('extra.quote')}</span>
        <span className="clip">{extra.text || t('extra.earlier')}</span>
      </p>
    ));
}

/** A place's or a contact's name stands on its card: the message's words, made for lists and the assistant, repeat it. */
export function isSaidByCard({ text, extras }: Pick<Message, 'text' | 'extras'>): boolean {
  return extras.some(
    ({ kind, name, text: more }) =>
      (kind === 'location' || kind === 'contact') && [name, more, `[${kind}] ${name}`].includes(text) && text !== '',
  );
}

/** What a message is beside words and files. */
export function Extras({ extras, messageId }: { extras: readonly Extra[]; messageId: string }) {
  return extras
    .filter((extra) => extra.kind !== 'quote')
    .map((extra, index) => {
      const key = `${extra.kind}${index}`;
      if (extra.kind === 'location') return <Place key={key} extra={extra} />;
      if (extra.kind === 'mail') return <MailLine key={key} extra={extra} messageId={messageId} />;
      if (extra.kind === 'contact') return <Card key={key} extra={extra} />;
      return <Line key={key} extra={extra} />;
    });
}
