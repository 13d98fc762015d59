import { ActionIcon, Button, Progress } from '@mantine/core';
import { CircleAlert, CircleCheck, RotateCw, UploadCloud, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePageError } from '../../../ui/page';
import { formatBytes } from '../../../lib/bytes';
import { useRefreshKnowledge } from '../queries';
import { ACCEPT, useKnowledgeUploads, type Upload } from '../uploads';
import { KindMark, useProblemText } from './parts';

function useUploadText() {
  const { t, i18n } = useTranslation('pages');
  const problem = useProblemText();
  const say = usePageError();
  return (upload: Upload): string => {
    if (upload.refusal) return t(`add.refused.${upload.refusal}`);
    if (upload.error) return say(upload.error);
    if (upload.document?.state === 'failed') return problem(upload.document);
    if (upload.state === 'done') return t('add.sent');
    return formatBytes(upload.file.size, i18n.language);
  };
}

interface UploadRowProps {
  upload: Upload;
  onRetry: (upload: Upload) => void;
  onRemove: (key: number) => void;
}

function UploadRow({ upload, onRetry, onRemove }: UploadRowProps) {
  const { t } = useTranslation('pages');
  const text = useUploadText();
  const { state, file } = upload;
  const isMoving = state === 'waiting' || state === 'sending';
  return (
    <li className={state === 'failed' ? 'upload is-failed' : 'upload'}>
      <KindMark kind="file" />
      <span className="grow">
        <span className="clip upload-name">{file.name}</span>
        {isMoving ? (
          <Progress
            value={upload.progress * 100}
            size="sm"
            animated={upload.progress === 1}
            aria-label={t('add.sending', { name: file.name })}
          />
        ) : (
          <span className="upload-text" role={state === 'failed' ? 'alert' : undefined}>
            {text(upload)}
          </span>
        )}
      </span>
      {state === 'done' && <CircleCheck size={18} className="upload-ok" aria-label={t('add.sentShort')} />}
      {state === 'failed' && <CircleAlert size={18} className="upload-bad" aria-hidden />}
      {state === 'failed' && upload.error !== undefined && (
        <ActionIcon aria-label={t('add.retry', { name: file.name })} onClick={() => onRetry(upload)}>
          <RotateCw size={16} />
        </ActionIcon>
      )}
      {!isMoving && (
        <ActionIcon aria-label={t('add.forget', { name: file.name })} onClick={() => onRemove(upload.key)}>
          <X size={16} />
        </ActionIcon>
      )}
    </li>
  );
}

function DropZone({ onFiles }: { onFiles: (files: Iterable<File>) => void }) {
  const { t } = useTranslation('pages');
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  return (
    <div
      className={isOver ? 'drop is-over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFiles(event.dataTransfer.files);
      }}
    >
      <UploadCloud size={26} strokeWidth={1.6} aria-hidden />
      <p className="drop-title">{t('add.drop')}</p>
      <p className="drop-text">{t('add.dropText')}</p>
      <Button variant="default" data-autofocus onClick={() => input.current?.click()}>
        {t('add.choose')}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={ACCEPT}
        aria-label={t('add.choose')}
        onChange={(event) => {
          if (event.currentTarget.files) onFiles([...event.currentTarget.files]);
          event.currentTarget.value = '';
        }}
      />
    </div>
  );
}

export function FilesForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('pages');
  const refresh = useRefreshKnowledge();
  const { uploads, add, retry, remove, isBusy } = useKnowledgeUploads(refresh);
  const sent = uploads.filter((upload) => upload.state === 'done').length;
  return (
    <div className="add-panel">
      <DropZone onFiles={add} />
      {uploads.length > 0 && (
        <ul className="uploads scroll">
          {uploads.map((upload) => (
            <UploadRow key={upload.key} upload={upload} onRetry={retry} onRemove={remove} />
          ))}
        </ul>
      )}
      <div className="form-actions">
        <span className="grow small dim" aria-live="polite">
          {isBusy ? t('add.stay') : sent > 0 ? t('add.count', { count: sent }) : ''}
        </span>
        <Button variant={sent > 0 ? 'filled' : 'default'} disabled={isBusy} onClick={onClose}>
          {sent > 0 ? t('add.finish') : t('add.close')}
        </Button>
      </div>
    </div>
  );
}
