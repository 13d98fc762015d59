/** Looks, when the typing pauses, whether the draft asks for what the customer has given. */
import { useEffect, useState } from 'react';
import type { components } from '../../../api/schema';
import { api, unwrap } from '../../../api/client';
import { usePreference } from '../../../lib/preferences';

export type Said = components['schemas']['AlreadySaid'];

const PAUSE_MS = 450;
const SHORTEST = 6;
const NOTHING: Said[] = [];

export function useAlreadySaid(conversationId: string, text: string): Said[] {
  const team_language = usePreference('language');
  const [said, setSaid] = useState<Said[]>(NOTHING);
  const draft = text.trim().slice(0, 10_000);
  useEffect(() => {
    if (draft.length < SHORTEST) {
      setSaid(NOTHING);
      return;
    }
    const mine = new AbortController();
    const timer = setTimeout(() => {
      const call = api.POST('/api/v1/conversations/{conversation_id}/copilot/check', {
        params: { path: { conversation_id: conversationId } },
        body: { text: draft, team_language },
        signal: mine.signal,
      });
      // A hint that cannot be had is no reason to disturb somebody who writes.
      unwrap(call)
        .then((found) => !mine.signal.aborted && setSaid(found.already_said))
        .catch(() => undefined);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      mine.abort();
    };
  }, [conversationId, draft, team_language]);
  return said;
}
