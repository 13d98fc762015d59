/** Files on their way, one request each, so that every file has its own progress and its own refusal. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError, parseProblem } from '../../api/client';
import type { KnowledgeDocument } from '../../api/pages';

export const ENDINGS = [
  'pdf', 'docx', 'xlsx', 'pptx', 'csv', 'tsv', 'json', 'html', 'htm', 'xhtml', 'md', 'markdown', 'txt', 'text', 'png', 'jpg',
  'jpeg', 'tif', 'tiff', 'webp', 'bmp',
];
const OLD_OFFICE = ['doc', 'xls', 'ppt'];
export const ACCEPT = ENDINGS.map((ending) => `.${ending}`).join(',');
export const LARGEST_FILE = 50 * 1024 * 1024;
const AT_ONCE = 3;

export type Refusal = 'unsupported' | 'old_office' | 'too_large' | 'empty';

export interface Upload {
  key: number;
  file: File;
  state: 'waiting' | 'sending' | 'done' | 'failed';
  /** 0 to 1. */
  progress: number;
  refusal?: Refusal;
  error?: unknown;
  document?: KnowledgeDocument;
}

export function refusalOf(name: string, size: number): Refusal | undefined {
  const ending = name.includes('.') ? name.split('.').at(-1)!.toLowerCase() : '';
  if (OLD_OFFICE.includes(ending)) return 'old_office';
  if (!ENDINGS.includes(ending)) return 'unsupported';
  if (size > LARGEST_FILE) return 'too_large';
  return size === 0 ? 'empty' : undefined;
}

/** XMLHttpRequest, because fetch does not tell how much has been sent. */
function send(file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<KnowledgeDocument> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append('files', file);
    request.open('POST', '/api/v1/knowledge/files');
    request.responseType = 'json';
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onerror = () => reject(new ApiError(0, 'unreachable', ''));
    request.onabort = request.onerror;
    request.onload = () => {
      const [document] = (request.response as KnowledgeDocument[] | null) ?? [];
      if (request.status === 201 && document) resolve(document);
      else reject(parseProblem(request.status, request.response));
    };
    signal.addEventListener('abort', () => request.abort());
    request.send(form);
  });
}

let nextKey = 1;

export function useKnowledgeUploads(onDone: () => void) {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);
  const change = useCallback((key: number, part: Partial<Upload>) => {
    setUploads((before) => before.map((one) => (one.key === key ? { ...one, ...part } : one)));
  }, []);

  const sendAll = useCallback(
    async (queue: Upload[]) => {
      stop.current ??= new AbortController();
      const { signal } = stop.current;
      const worker = async () => {
        for (let next = queue.shift(); next; next = queue.shift()) {
          const { key, file } = next;
          change(key, { state: 'sending', error: undefined });
          try {
            const document = await send(file, (progress) => change(key, { progress }), signal);
            // A file that cannot be read becomes a document that says why.
            change(key, { state: document.state === 'failed' ? 'failed' : 'done', progress: 1, document });
          } catch (error) {
            change(key, { state: 'failed', error });
          }
          if (!signal.aborted) onDone();
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
    },
    [change, onDone],
  );

  const add = useCallback(
    (files: Iterable<File>) => {
      const fresh = [...files].map((file): Upload => {
        const refusal = refusalOf(file.name, file.size);
        return { key: nextKey++, file, state: refusal ? 'failed' : 'waiting', progress: 0, refusal };
      });
      setUploads((before) => [...before, ...fresh]);
      void sendAll(fresh.filter((one) => !one.refusal));
    },
    [sendAll],
  );
  const retry = useCallback((upload: Upload) => void sendAll([{ ...upload }]), [sendAll]);
  const remove = useCallback((key: number) => setUploads((before) => before.filter((one) => one.key !== key)), []);
  const isBusy = uploads.some((one) => one.state === 'waiting' || one.state === 'sending');
  return { uploads, add, retry, remove, isBusy };
}
