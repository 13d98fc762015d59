import { Skeleton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationDetail } from '../../../api/types';
import { ApiError } from '../../../api/client';
import { ephemeral, keys, type ListPages, type View } from '../../../live';
import { useStore } from '../../../lib/store';
import { Empty, Failed } from '../../../ui';
import { MessageSquareOff } from 'lucide-react';
import { useConversationActions, type ConversationActions } from '../hooks/useConversationActions';
import { neighbour } from '../model';
import { conversationQuery } from '../queries';
import { undone } from '../undo';
import { Thread } from './Thread';

const Details = lazy(() => import('./details/Details').then((module) => ({ default: module.Details })));

export interface PaneProps {
  id: string;
  view: View;
  details: { isOpen: boolean; toggle: () => void };
}

/** Resolving and snoozing move on to the next conversation of the list; undoing comes back. */
function useActionsAndNext(id: string, view: View): ConversationActions {
  const client = useQueryClient();
  const navigate = useNavigate();
  const actions = useConversationActions(id);
  const undoneAt = useRef(undone.get()?.at ?? 0);
  const back = useStore(undone, (value) => value);
  useEffect(() => {
    if (!back || back.at <= undoneAt.current) return;
    undoneAt.current = back.at;
    if (back.id !== id) void navigate({ to: '/inbox/$view/$id', params: { view, id: back.id }, search: (q) => q });
  }, [back, id, view, navigate]);
  const withNext = (run: () => void) => {
    const lists = client.getQueriesData<ListPages>({ queryKey: keys.lists });
    const shown = lists.find(([key]) => (key[1] as { view: View }).view === view)?.[1];
    const rows = shown?.pages.flatMap((page) => page.items) ?? [];
    const next = neighbour(rows, id, 1) ?? neighbour(rows, id, -1);
    run();
    if (next && next.id !== id) {
      void navigate({ to: '/inbox/$view/$id', params: { view, id: next.id }, search: (q) => q });
    }
  };
  return {
    ...actions,
    resolve: () => withNext(actions.resolve),
    snooze: (until) => withNext(() => actions.snooze(until)),
  };
}

function useFirstViewers(conversation: ConversationDetail | undefined): void {
  useEffect(() => {
    if (!conversation) return;
    const { id, viewers } = conversation;
    ephemeral.set((state) => ({ ...state, viewers: { ...state.viewers, [id]: viewers } }));
    // Only what the first answer said: from then on the stream knows better.
  }, [conversation?.id, conversation?.viewers]);
}

export function ConversationPane({ id, view, details }: PaneProps) {
  const { t } = useTranslation();
  const query = useQuery(conversationQuery(id));
  const actions = useActionsAndNext(id, view);
  useFirstViewers(query.data);
  if (query.data) {
    return (
      <>
        <Thread conversation={query.data} view={view} actions={actions} details={details} />
        {details.isOpen && (
          <Suspense fallback={<aside className="details" />}>
            <Details conversation={query.data} onClose={details.toggle} />
          </Suspense>
        )}
      </>
    );
  }
  if (query.isError) {
    const isGone = query.error instanceof ApiError && [404, 422].includes(query.error.status);
    return (
      <div className="thread thread-none">
        {isGone ? (
          <Empty icon={<MessageSquareOff size={22} />} title={t('thread.gone')}>
            {t('thread.goneText')}
          </Empty>
        ) : (
          <Failed error={query.error} onRetry={() => void query.refetch()} />
        )}
      </div>
    );
  }
  return (
    <div className="thread" aria-busy>
      <div className="bar">
        <Skeleton height={30} width={30} circle />
        <Skeleton height={16} width={160} />
      </div>
      <div className="thread-skeleton" role="status" aria-label={t('state.loading')}>
        {[52, 38, 64, 30, 46].map((width, index) => (
          <Skeleton key={width} height={44} width={`${width}%`} radius="lg" ml={index % 2 ? 'auto' : 0} />
        ))}
      </div>
    </div>
  );
}
