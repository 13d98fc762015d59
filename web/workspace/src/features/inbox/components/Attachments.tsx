import { lazy, Suspense } from 'react';
import type { File } from '../../../api/types';

const FileCard = lazy(() => import('./FileCard'));
const LARGEST = { width: 280, height: 240 };
const LARGEST_STICKER = { width: 120, height: 120 };

function imageSize(file: File, largest: typeof LARGEST): { width: number; height: number } | undefined {
  if (!file.width || !file.height) return undefined;
  const scale = Math.min(1, largest.width / file.width, largest.height / file.height);
  return { width: Math.round(file.width * scale), height: Math.round(file.height * scale) };
}

/** Images show themselves (only from our own server); what else there is comes a moment later, into room that is kept. */
function Attachment({ file, sticker }: { file: File; sticker: string | null }) {
  const kind = file.content_type.split('/')[0];
  if (kind !== 'image') {
    const media = kind === 'audio' || kind === 'video' ? kind : 'other';
    return (
      <Suspense fallback={<div className={`file is-${media}`} />}>
        <FileCard file={file} media={media} />
      </Suspense>
    );
  }
  return (
    <a
      href={file.url}
      target="_blank"
      rel="noopener"
      className={sticker !== null ? 'picture is-sticker' : 'picture'}
      title={file.name}
    >
      <img
        src={file.url}
        alt={sticker || file.name}
        loading="lazy"
        {...imageSize(file, sticker !== null ? LARGEST_STICKER : LARGEST)}
      />
    </a>
  );
}

/** `sticker`: what it means, where the files are stickers. */
export function Attachments({ files, sticker = null }: { files: readonly File[]; sticker?: string | null }) {
  if (files.length === 0) return null;
  return (
    <div className="attachments">
      {files.map((file) => (
        <Attachment key={file.id} file={file} sticker={sticker} />
      ))}
    </div>
  );
}
