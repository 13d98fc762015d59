/** The messages of the open conversation, kept whole: gaps are filled, the reader's place is remembered. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Message } from '../../../api/types';
import { keys, trimThread, type ThreadCache } from '../../../live';
import { fillGap, loadOlder, threadQuery } from '../queries';

/** More than this stays out of the page: typing beside two thousand mounted messages is slow. */
const KEPT_AT_THE_END = 150;
const NO_MESSAGES: Message[] = [];

export function useThread(id: string) {
  const client = useQueryClient();
  const query = useQuery(threadQuery(id));
  const missingAfter = query.data?.missing_after ?? null;
  const busy = useRef(false);
  const [isLoadingOlder, setLoadingOlder] = useState(false);

  useEffect(() => {
    if (missingAfter === null) return;
    void fillGap(client, id, missingAfter).catch(() => client.invalidateQueries({ queryKey: keys.messages(id) }));
  }, [client, id, missingAfter]);

  const older = useCallback(async () => {
    if (busy.current) return;
    busy.current = true;
    setLoadingOlder(true);
    try {
      await loadOlder(client, id);
    } finally {
      busy.current = false;
      setLoadingOlder(false);
    }
  }, [client, id]);

  const trim = useCallback(() => {
    client.setQueryData<ThreadCache>(keys.messages(id), (now) => now && trimThread(now, KEPT_AT_THE_END));
  }, [client, id]);

  return {
    query,
    messages: query.data?.items ?? NO_MESSAGES,
    hasOlder: query.data?.has_more ?? false,
    isLoadingOlder,
    older,
    trim,
  };
}
