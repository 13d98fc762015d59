import {
  FileX2,
  Forward,
  LayoutTemplate,
  MapPin,
  Megaphone,
  Pencil,
  Phone,
  Trash2,
  TriangleAlert,
  UserRound,
  type LucideIcon,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Extra, Message } from '../../../api/types';
import { MailLine } from '../../mail';
import { cameFrom, isStorySeen } from '../origins';

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

/** An advertisement, a shared post or a link: what led here, as its channel has it. */
function Origin({ extra }: { extra: Extra }) {
  const { t } = useTranslation('channels');
  const { kind, title, text } = cameFrom(extra);
  return (
    <div className="extra-card">
      <Megaphone size={16} aria-hidden />
      <span>
        <span className="dim small">{t(`extra.from.${kind}`)}</span>
        {title && <b>{title}</b>}
        {text && <span className="small">{text}</span>}
        {extra.url && (
          <a href={extra.url} target="_blank" rel="noopener noreferrer" className="small">
            {t('extra.open')}
          </a>
        )}
      </span>
    </div>
  );
}

/** Instagram keeps a story for a day; its link leads nowhere after that. */
function Story({ extra, at }: { extra: Extra; at: string }) {
  const { t } = useTranslation('channels');
  const kind = extra.text === 'reply' || extra.text === 'mention' ? extra.text : 'other';
  return (
    <p className="extra-line">
      <span>{t(`extra.stories.${kind}`)}</span>
      {extra.url && isStorySeen(extra, at) ? (
        <a href={extra.url} target="_blank" rel="noopener noreferrer">
          {t('extra.open')}
        </a>
      ) : (
        <span className="dim">{t('extra.stories.gone')}</span>
      )}
    </p>
  );
}

const LINES: Partial<Record<Extra['kind'], LucideIcon>> = {
  template: LayoutTemplate,
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
    template: t('extra.template', { name }),
    sticker: t('extra.sticker'),
    unsupported: t('extra.unsupported', { text }),
    missing_file: t('extra.missing_file', { text }),
    refused_file: t(`extra.refused_file.${name === 'unsafe' || name === 'unchecked' ? name : 'kind'}`, { text }),
    edited: name ? t('extra.editedBy', { name, text }) : t('extra.edited', { text }),
    deleted: name ? t('extra.deletedBy', { name }) : t('extra.deleted'),
    reaction: '',
    team_reaction: '',
    story: '',
    referral: '',
    location: '',
    contact: '',
    quote: '',
    mail: '',
  }[extra.kind];
  return (
    <div className={`extra-line is-${extra.kind}`}>
      {Icon && <Icon size={13} aria-hidden />}
      <span>{words}</span>
      {extra.kind === 'deleted' && text && (
        <details>
          <summary>{t('extra.before')}</summary>
          <p>{text}</p>
        </details>
      )}
      {extra.raw && (
        <details>
          <summary>JSON</summary>
          <pre tabIndex={0}>{JSON.stringify(extra.raw, null, 2)}</pre>
        </details>
      )}
    </div>
  );
}

/** Loaded when the first message needs it: most have only words. */
export default function Beside({ message }: { message: Message }) {
  return message.extras.map((extra, index) => {
    const key = `${extra.kind}${index}`;
    switch (extra.kind) {
      case 'quote':
      case 'reaction':
      case 'team_reaction':
        return null;
      case 'sticker':
        // The picture shows it; without one, the line says what it was.
        return message.attachments.length > 0 ? null : <Line key={key} extra={extra} />;
      case 'location':
        return <Place key={key} extra={extra} />;
      case 'mail':
        return <MailLine key={key} extra={extra} messageId={message.id} />;
      case 'contact':
        return <Card key={key} extra={extra} />;
      case 'referral':
        return <Origin key={key} extra={extra} />;
      case 'story':
        return <Story key={key} extra={extra} at={message.created_at} />;
      default:
        return <Line key={key} extra={extra} />;
    }
  });
}
