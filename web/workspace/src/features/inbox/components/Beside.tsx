import { useClipboard } from '@mantine/hooks';
import {
  Check,
  Clapperboard,
  Copy,
  FileX2,
  Forward,
  LayoutTemplate,
  Link2,
  Mail,
  MapPin,
  Megaphone,
  Pencil,
  Phone,
  Share2,
  Trash2,
  TriangleAlert,
  UserRound,
  type LucideIcon,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Extra, Message } from '../../../api/types';
import { formatClock } from '../../../lib/time';
import { MailLine } from '../../mail';
import { cameFrom, isStorySeen, wayTo } from '../origins';
import '../styles/beside.css';

const MAP = 'https://www.openstreetmap.org/';

function mapAddress({ latitude, longitude }: Extra): string {
  return `${MAP}?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
}

const LIVE = 'live';

function Place({ extra, at }: { extra: Extra; at: string }) {
  const { t, i18n } = useTranslation('channels');
  const { latitude, longitude, name, text, details } = extra;
  const isLive = details.includes(LIVE);
  const degrees = latitude === null || longitude === null ? '' : `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  return (
    <div className="extra-card">
      <MapPin size={16} aria-hidden />
      <span>
        <b>{name || t(isLive ? 'extra.livePlace' : 'extra.location')}</b>
        {isLive && <span className="dim small">{t('extra.liveAt', { time: formatClock(at, i18n.language) })}</span>}
        {text && text !== degrees && <span className="dim small">{text}</span>}
        {degrees && (
          <>
            <span className="dim small">{degrees}</span>
            <a href={mapAddress(extra)} target="_blank" rel="noopener noreferrer" className="small">
              {t('extra.openMap')}
            </a>
          </>
        )}
      </span>
    </div>
  );
}

/** A number or an address, to be called or written to, and to be taken along. */
function Reach({ text }: { text: string }) {
  const { t } = useTranslation('channels');
  const clipboard = useClipboard({ timeout: 2_000 });
  const way = wayTo(text);
  if (!way) return <span className="small">{text}</span>;
  const Icon = way === 'mailto' ? Mail : Phone;
  const label = clipboard.copied ? t('extra.copied') : t('extra.copy', { text });
  return (
    <span className="small extra-reach">
      <Icon size={11} aria-hidden />
      <a href={way === 'mailto' ? `mailto:${text}` : `tel:${text.replace(/[^+\d]/g, '')}`}>{text}</a>
      <button type="button" aria-label={label} title={label} onClick={() => clipboard.copy(text)}>
        {clipboard.copied ? <Check size={12} aria-hidden /> : <Copy size={12} aria-hidden />}
      </button>
    </span>
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
          <Reach key={one} text={one} />
        ))}
      </span>
    </div>
  );
}

const ORIGINS = { advert: Megaphone, post: Share2, reel: Clapperboard, share: Link2, link: Link2 } as const;

/** An advertisement, a shared post or a link: what led here, as its channel has it. */
function Origin({ extra }: { extra: Extra }) {
  const { t } = useTranslation('channels');
  const { kind, title, text } = cameFrom(extra);
  const Icon = ORIGINS[kind];
  return (
    <div className="extra-card">
      <Icon size={16} aria-hidden />
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
function Story({ extra, message }: { extra: Extra; message: Message }) {
  const { t } = useTranslation('channels');
  const kind = extra.text === 'reply' || extra.text === 'mention' ? extra.text : 'other';
  const hasPicture = message.attachments.length > 0;
  return (
    <p className="extra-line is-story">
      <span>{t(`extra.stories.${kind}`)}</span>
      {extra.url && isStorySeen(extra, message.created_at) ? (
        <a href={extra.url} target="_blank" rel="noopener noreferrer">
          {t('extra.open')}
        </a>
      ) : (
        <span className="dim">{t(hasPicture ? 'extra.stories.over' : 'extra.stories.gone')}</span>
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

// What a connector says of a message of which its channel says nothing.
const NAMELESS = ['message', 'attachment', 'unknown', 'unsupported', 'empty'];

function Line({ extra }: { extra: Extra }) {
  const { t } = useTranslation('channels');
  const Icon = LINES[extra.kind];
  const { text, name } = extra;
  const words = {
    forwarded: name ? t('extra.forwardedFrom', { name }) : t('extra.forwarded'),
    template: t('extra.template', { name }),
    sticker: t('extra.sticker'),
    unsupported: [NAMELESS.includes(text) ? t('extra.unsupportedAtAll') : t('extra.unsupported', { text }), name]
      .filter(Boolean)
      .join(' · '),
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
export default function Beside({ message, extras }: { message: Message; extras: readonly Extra[] }) {
  return extras.map((extra, index) => {
    const key = `${extra.kind}${index}`;
    switch (extra.kind) {
      case 'sticker':
        // The picture shows it; without one, the line says what it was.
        return message.attachments.length > 0 ? null : <Line key={key} extra={extra} />;
      case 'location':
        return <Place key={key} extra={extra} at={message.created_at} />;
      case 'mail':
        return <MailLine key={key} extra={extra} messageId={message.id} />;
      case 'contact':
        return <Card key={key} extra={extra} />;
      case 'referral':
        return <Origin key={key} extra={extra} />;
      case 'story':
        return <Story key={key} extra={extra} message={message} />;
      default:
        return <Line key={key} extra={extra} />;
    }
  });
}
