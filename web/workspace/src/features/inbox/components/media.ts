import type { File } from '../../../api/types';

/** What plays it; null: nothing does. */
export function mediaOf(file: Pick<File, 'content_type'>): 'audio' | 'video' | null {
  const kind = file.content_type.split('/')[0];
  return kind === 'audio' || kind === 'video' ? kind : null;
}
