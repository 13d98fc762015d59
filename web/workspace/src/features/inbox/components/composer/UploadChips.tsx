import { ActionIcon, Loader } from '@mantine/core';
import { CircleAlert, Paperclip, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Uploads } from '../../hooks/useUploads';

export function UploadChips({ uploads }: { uploads: Uploads }) {
  const { t } = useTranslation();
  if (uploads.all.length === 0) return null;
  return (
    <ul className="uploads">
      {uploads.all.map((one) => (
        <li key={one.key} className={one.error ? 'failed' : undefined}>
          {one.error ? (
            <CircleAlert size={13} aria-hidden />
          ) : one.stored ? (
            <Paperclip size={13} aria-hidden />
          ) : (
            <Loader size={12} aria-label={t('message.sending')} />
          )}
          <span className="clip">{one.name}</span>
          {one.error && <span className="small">{one.error}</span>}
          <ActionIcon
            size={24}
            aria-label={t('upload.remove', { name: one.name })}
            onClick={() => uploads.remove(one.key)}
          >
            <X size={13} />
          </ActionIcon>
        </li>
      ))}
    </ul>
  );
}
