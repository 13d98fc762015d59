/** Q&As as a CSV file: sent as a form, which the typed client does not do. */
import { ApiError, parseProblem } from '../../api/client';
import type { QaSheet } from '../../api/pages';

export const EXPORT_URL = '/api/v1/knowledge/qas.csv';

async function send(verb: 'preview' | 'import', file: File): Promise<QaSheet> {
  const body = new FormData();
  body.append('file', file);
  const answer = await fetch(`/api/v1/knowledge/qas/${verb}`, { method: 'POST', body }).catch(() => {
    throw new ApiError(0, 'unreachable', '');
  });
  const content: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw parseProblem(answer.status, content);
  return content as QaSheet;
}

export const previewSheet = (file: File) => send('preview', file);
export const importSheet = (file: File) => send('import', file);
