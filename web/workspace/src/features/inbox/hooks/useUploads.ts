/** Files on their way into a message. Limits are told before anything is sent. */
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LARGEST_FILE_BYTES, uploadFile } from '../../../api/files';
import type { File as StoredFile } from '../../../api/types';
import { errorText } from '../../../ui';

const MOST_FILES = 10;

export interface Upload {
  key: string;
  name: string;
  stored: StoredFile | null;
  error: string | null;
}

export interface Uploads {
  all: readonly Upload[];
  ready: StoredFile[];
  isBusy: boolean;
  add(files: FileList): void;
  remove(key: string): void;
  clear(): void;
}

export function useUploads(): Uploads {
  const { t } = useTranslation();
  const [all, setAll] = useState<readonly Upload[]>([]);
  const settle = useCallback((key: string, part: Partial<Upload>) => {
    setAll((before) => before.map((one) => (one.key === key ? { ...one, ...part } : one)));
  }, []);
  const add = useCallback(
    (files: FileList) => {
      for (const file of [...files].slice(0, MOST_FILES)) {
        const key = crypto.randomUUID();
        const tooLarge = file.size > LARGEST_FILE_BYTES;
        const error = tooLarge ? t('upload.tooLarge') : null;
        setAll((before) =>
          before.length < MOST_FILES ? [...before, { key, name: file.name, stored: null, error }] : before,
        );
        if (tooLarge) continue;
        uploadFile(file).then(
          (stored) => settle(key, { stored }),
          (failure: unknown) => settle(key, { error: errorText(t, failure) }),
        );
      }
    },
    [settle, t],
  );
  const remove = useCallback((key: string) => setAll((before) => before.filter((one) => one.key !== key)), []);
  const clear = useCallback(() => setAll([]), []);
  return useMemo(() => {
    const ready = all.flatMap((one) => (one.stored ? [one.stored] : []));
    return { all, ready, isBusy: all.some((one) => !one.stored && !one.error), add, remove, clear };
  }, [all, add, remove, clear]);
}
