/** A file on its way to the server, before it belongs to anything. */
import { api, unwrap } from './client';
import type { File as StoredFile } from './types';

export const LARGEST_FILE_BYTES = 20_000_000;

export function uploadFile(file: File): Promise<StoredFile> {
  const call = api.POST('/api/v1/files', {
    body: { file: file as unknown as string },
    bodySerializer: () => {
      const form = new FormData();
      form.append('file', file, file.name);
      return form;
    },
  });
  return unwrap(call);
}
