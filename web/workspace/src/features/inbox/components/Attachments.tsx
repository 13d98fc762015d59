import { Download, FileText, Music } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { File } from '../../../api/types';
import { formatBytes } from '../model';

const LARGEST = { width: 280, height: 240 };

function imageSize(file: File): { width: number; height: number } | undefined {
  if (!file.width || !file.height) return undefined;
  const scale = Math.min(1, LARGEST.width / file.width, LARGEST.height / file.height);
  return { width: Math.round(file.width * scale), height: Math.round(file.height * scale) };
}

/** Images show themselves (only from our own server), sound plays, everything else is a named download. */
function Attachment({ file }: { file: File }) {
  const { t, i18n } = useTranslation();
  const size = formatBytes(file.size_bytes, i18n.language);
  if (file.content_type.startsWith('image/')) {
    return (
      <a href={file.url} target="_blank" rel="noopener" className="picture" title={`${file.name} · ${size}`}>
        <img src={file.url} alt={file.name} loading="lazy" {...imageSize(file)} />
      </a>
    );
  }
  const isSound = file.content_type.startsWith('audio/');
  return (
    <div className="file">
      <span className="file-icon" aria-hidden>
        {isSound ? <Music size={16} /> : <FileText size={16} />}
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
      {isSound && <audio controls preload="none" src={file.url} aria-label={file.name} />}
    </div>
  );
}

export function Attachments({ files }: { files: readonly File[] }) {
  if (files.length === 0) return null;
  return (
    <div className="attachments">
      {files.map((file) => (
        <Attachment key={file.id} file={file} />
      ))}
    </div>
  );
}
