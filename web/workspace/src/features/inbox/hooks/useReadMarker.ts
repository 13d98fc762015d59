/** Marks a conversation read while it is really being looked at, never in a hidden tab. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, unwrap } from '../../../api/client';
import { useMe } from '../../../api/queries';
import type { ConversationRow } from '../../../api/types';
import { applyRow, knownRow } from '../../../live';

const LOOKED_AT_MS = 700;

export function useReadMarker(row: ConversationRow | undefined, newestSeq: number, isAtEnd: boolean): void {
  const client = useQueryClient();
  const myId = useMe().teammate.id;
  const id = row?.id;
  const unread = row?.unread ?? 0;
  const readSeq = row?.read_seq ?? 0;
  useEffect(() => {
    if (!id || unread === 0 || newestSeq <= readSeq || !isAtEnd) return;
    let timer: ReturnType<typeof setTimeout>;
    const mark = async () => {
      const params = { path: { conversation_id: id } };
      await unwrap(api.PUT('/api/v1/conversations/{conversation_id}/read', { params, body: { seq: newestSeq } }));
      const now = knownRow(client, id);
      if (now) applyRow(client, { ...now, unread: 0, read_seq: newestSeq }, myId);
    };
    const arm = () => {
      clearTimeout(timer);
      if (document.visibilityState === 'visible' && document.hasFocus()) {
        timer = setTimeout(() => void mark().catch(() => undefined), LOOKED_AT_MS);
      }
    };
    arm();
    addEventListener('focus', arm);
    document.addEventListener('visibilitychange', arm);
    return () => {
      clearTimeout(timer);
      removeEventListener('focus', arm);
      document.removeEventListener('visibilitychange', arm);
    };
  }, [client, id, unread, readSeq, newestSeq, isAtEnd, myId]);
}
