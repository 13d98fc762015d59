import { Download, FileText, Music, Video } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { File } from '../../../api/types';
import { formatBytes } from '../../../lib/bytes';

const ICONS = { audio: Music, video: Video, other: FileText } as const;
// As providers call what was recorded or taken there and then: it says nothing.
const NAMELESS = /^(?:audio|video|voice|file|clip|story|reel|post)?[-_]?[0-9a-f]*\.\w+$/i;

export type Media = 'audio' | 'video' | 'other';

/** Sound and films play, everything else is a named download. */
export default function FileCard({ file, media }: { file: File; media: Media }) {
  const { t, i18n } = useTranslation('channels');
  const Icon = ICONS[media];
  const name = media !== 'other' && NAMELESS.test(file.name) ? t(`extra.media.${media}`) : file.name;
  return (
    <div className="file" title={file.name}>
      <span className="file-icon" aria-hidden>
        <Icon size={16} />
      </span>
      <span className="file-text">
        <b className="clip">{name}</b>
        <span className="dim small">{formatBytes(file.size_bytes, i18n.language)}</span>
      </span>
      <a
        href={file.url}
        download={file.name}
        className="file-get"
        aria-label={t('action.download', { ns: 'translation', name: file.name })}
      >
        <Download size={15} aria-hidden />
      </a>
      {media === 'audio' && <audio controls preload="metadata" src={file.url} aria-label={file.name} />}
      {media === 'video' && <video controls preload="metadata" playsInline src={file.url} aria-label={file.name} />}
    </div>
  );
}
