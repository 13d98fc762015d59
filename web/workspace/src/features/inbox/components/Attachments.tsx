import { Download, FileText, Music, Video } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { File } from '../../../api/types';
import { formatBytes } from '../model';

const LARGEST = { width: 280, height: 240 };
const LARGEST_STICKER = { width: 120, height: 120 };

function imageSize(file: File, largest: typeof LARGEST): { width: number; height: number } | undefined {
  if (!file.width || !file.height) return undefined;
  const scale = Math.min(1, largest.width / file.width, largest.height / file.height);
  return { width: Math.round(file.width * scale), height: Math.round(file.height * scale) };
}

function mediaOf(file: File): 'audio' | 'video' | null {
  if (file.content_type.startsWith('audio/')) return 'audio';
  return file.content_type.startsWith('video/') ? 'video' : null;
}

/** Images show themselves (only from our own server), sound and films play, everything else is a named download. */
function Attachment({ file, isSticker }: { file: File; isSticker: boolean }) {
  const { t, i18n } = useTranslation();
  const size = formatBytes(file.size_bytes, i18n.language);
  if (file.content_type.startsWith('image/')) {
    return (
      <a
        href={file.url}
        target="_blank"
        rel="noopener"
        className={isSticker ? 'picture is-sticker' : 'picture'}
        title={`${file.name} · ${size}`}
      >
        <img src={file.url} alt={file.name} loading="lazy" {...imageSize(file, isSticker ? LARGEST_STICKER : LARGEST)} />
      </a>
    );
  }
  const media = mediaOf(file);
  const Icon = media === 'audio' ? Music : media === 'video' ? Video : FileText;
  return (
    <div className="file">
      <span className="file-icon" aria-hidden>
        <Icon size={16} />
      </span>
      <span className="file-text">
        <b className="clip">{file.name}</b>
        <span className="dim small">{size}</span>
      </span>
      <a
        href={file.url}
        download={file.name}
        className="file-get"
        aria-label={t('action.download', { name: file.name })}
      >
        <Download size={15} aria-hidden />
      </a>
      {media === 'audio' && <audio controls preload="none" src={file.url} aria-label={file.name} />}
      {media === 'video' && <video controls preload="metadata" playsInline src={file.url} aria-label={file.name} />}
    </div>
  );
}

export function Attachments({ files, areStickers = false }: { files: readonly File[]; areStickers?: boolean }) {
  if (files.length === 0) return null;
  return (
    <div className="attachments">
      {files.map((file) => (
        <Attachment key={file.id} file={file} isSticker={areStickers} />
      ))}
    </div>
  );
}
