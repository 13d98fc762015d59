/** Files the visitor chose, dropped or pasted: checked here, uploaded one by one, each sent as its own message. */
import { t } from '../i18n';
import { Refused } from '../net/api';
import type { Attachment, Config } from '../protocol';

interface Ports {
  limits: Config['limits'] | undefined;
  upload: (file: File) => Promise<Attachment>;
  send: (file: Attachment) => void;
  notify: (notice: string | null) => void;
}

export async function attachFiles(files: File[], { limits, upload, send, notify }: Ports): Promise<void> {
  for (const file of files) {
    if (limits && file.size > limits.file_bytes) {
      notify(t('fileTooBig', { name: file.name, limit: String(Math.floor(limits.file_bytes / 1e6)) }));
      continue;
    }
    notify(t('uploading', { name: file.name }));
    try {
      send(await upload(file));
      notify(null);
    } catch (error) {
      notify((error instanceof Refused && error.message) || t('uploadFailed', { name: file.name }));
    }
  }
}
