/** One thing asked of the copilot at a time. Leaving the conversation stops it. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiError, unwrap } from '../../../api/client';
import { keys } from '../../../live';
import { usePreference } from '../../../lib/preferences';
import { askCopilot, type Kind, type Suggestion } from './stream';

export type Asked =
  | { phase: 'idle' }
  | { phase: 'writing'; kind: Kind; text: string }
  | { phase: 'done'; kind: Kind; suggestion: Suggestion; fellBack: string | null }
  | { phase: 'problem'; kind: Kind; code: string; sentence: string };

export interface Ask {
  text?: string;
  language?: string;
}

export interface Copilot {
  asked: Asked;
  ask: (kind: Kind, given?: Ask) => void;
  /** Stops what is being written and shows nothing. */
  clear: () => void;
}

const IDLE: Asked = { phase: 'idle' };

export function useCopilot(conversationId: string): Copilot {
  const team_language = usePreference('language');
  const [asked, setAsked] = useState<Asked>(IDLE);
  const running = useRef<AbortController | null>(null);

  const stop = useCallback(() => {
    running.current?.abort();
    running.current = null;
  }, []);
  useEffect(() => {
    setAsked(IDLE);
    return stop;
  }, [conversationId, stop]);

  const ask = useCallback(
    (kind: Kind, given: Ask = {}) => {
      stop();
      const mine = new AbortController();
      running.current = mine;
      const show = (next: Asked) => {
        if (running.current === mine) setAsked(next);
      };
      show({ phase: 'writing', kind, text: '' });
      askCopilot(conversationId, { kind, automatic: false, team_language, text: '', ...given }, mine.signal, (text) =>
        show({ phase: 'writing', kind, text }),
      )
        .then((line) =>
          show(
            line.type === 'done'
              ? { phase: 'done', kind, suggestion: line.suggestion, fellBack: line.fell_back }
              : { phase: 'problem', kind, code: line.code, sentence: line.sentence },
          ),
        )
        .catch((error: unknown) => {
          const known = error instanceof ApiError ? error : new ApiError(0, 'unreachable', '');
          show({ phase: 'problem', kind, code: known.code, sentence: known.detail });
        });
    },
    [conversationId, stop, team_language],
  );
  const clear = useCallback(() => {
    stop();
    setAsked(IDLE);
  }, [stop]);
  return { asked, ask, clear };
}

export function useAbilities(conversationId: string) {
  return useQuery({
    queryKey: ['copilot', conversationId],
    queryFn: () =>
      unwrap(
        api.GET('/api/v1/conversations/{conversation_id}/copilot', {
          params: { path: { conversation_id: conversationId } },
        }),
      ),
    staleTime: 60_000,
    retry: false,
  }).data;
}

/** What the copilot offers unasked: words of the knowledge, never a model's. Null when it has none. */
export function useUnasked(conversationId: string, enabled: boolean) {
  const team_language = usePreference('language');
  return useQuery({
    queryKey: keys.suggestion(conversationId),
    queryFn: async ({ signal }) => {
      const given = { kind: 'reply', automatic: true, team_language, text: '' } as const;
      const line = await askCopilot(conversationId, given, signal);
      return line.type === 'done' ? line.suggestion : null;
    },
    enabled,
    retry: false,
  });
}

/** "Not this one": recorded, so that the copilot learns; that it could not be recorded is no trouble of the reader's. */
export function useDiscard() {
  const client = useQueryClient();
  return (suggestion: Pick<Suggestion, 'id' | 'conversation_id'>) => {
    client.setQueryData<Suggestion | null>(keys.suggestion(suggestion.conversation_id), (now) =>
      now?.id === suggestion.id ? null : now,
    );
    discard(suggestion.id);
  };
}

export function discard(suggestionId: string): void {
  const params = { path: { suggestion_id: suggestionId } };
  void unwrap(api.POST('/api/v1/suggestions/{suggestion_id}/discard', { params })).catch(() => undefined);
}

/** Why there is nothing, in the screen's language; the server's own sentence where this screen knows none. */
export function useProblemText(): (code: string, sentence: string) => string {
  const { t, i18n } = useTranslation('copilot');
  return (code, sentence) => {
    const key = `problem.${code}`;
    return i18n.exists(key, { ns: 'copilot' }) ? t(key as 'problem.nothing_found') : sentence || t('problem.unreachable');
  };
}
