/** Passing the baton, resolving, snoozing: applied at once, confirmed by the server, undone with one key. */
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiError, unwrap } from '../../../api/client';
import { useMe } from '../../../api/queries';
import type { ConversationRow, Me } from '../../../api/types';
import { applyRow, keys, knownRow, refreshLists } from '../../../live';
import { inOrder } from '../../../lib/inOrder';
import { formatFull } from '../../../lib/time';
import { errorText, toastError } from '../../../ui';
import { offerUndo } from '../undo';

export type Target = { kind: 'teammate' | 'team'; id: string; name: string } | null;

export interface ConversationActions {
  takeOver(): void;
  handToAi(note?: string): void;
  resolve(): void;
  reopen(): void;
  snooze(until: string): void;
  assign(target: Target): void;
}

interface Doing {
  /** How the row looks once this is done; shown before the server answers. */
  guess: Partial<ConversationRow>;
  call: (params: { path: { conversation_id: string } }, epoch: number) => Promise<ConversationRow>;
  done: string;
  canUndo?: boolean;
}

export function useConversationActions(id: string): ConversationActions {
  const client = useQueryClient();
  const { t, i18n } = useTranslation();
  const me = useMe();
  return useMemo(() => actionsFor({ id, client, t, me, language: i18n.language }), [id, client, t, me, i18n.language]);
}

interface Tools {
  id: string;
  client: QueryClient;
  t: TFunction;
  me: Me;
  language: string;
}

function actionsFor(tools: Tools): ConversationActions {
  const { t, me, language } = tools;
  const mine = { kind: 'teammate', id: me.teammate.id, name: me.teammate.name } as const;
  const nobody = { kind: 'nobody', id: null, name: '' } as const;
  return {
    takeOver: () =>
      void act(tools, {
        guess: { holder: mine },
        call: (params, epoch) =>
          unwrap(api.POST('/api/v1/conversations/{conversation_id}/take-over', { params, body: { epoch } })),
        done: t('done.takenOver'),
      }),
    handToAi: (note) =>
      void act(tools, {
        guess: {},
        call: (params, epoch) =>
          unwrap(api.POST('/api/v1/conversations/{conversation_id}/hand-to-ai', { params, body: { epoch, note } })),
        done: t('done.handedBack'),
      }),
    resolve: () =>
      void act(tools, {
        guess: { status: 'resolved', resolved_at: new Date().toISOString() },
        call: (params, epoch) =>
          unwrap(api.POST('/api/v1/conversations/{conversation_id}/resolve', { params, body: { epoch } })),
        done: t('done.resolved'),
      }),
    reopen: () =>
      void act(tools, {
        guess: { status: 'open', resolved_at: null, snoozed_until: null },
        call: (params, epoch) =>
          unwrap(api.POST('/api/v1/conversations/{conversation_id}/reopen', { params, body: { epoch } })),
        done: t('done.reopened'),
        canUndo: false,
      }),
    snooze: (until) =>
      void act(tools, {
        guess: { status: 'snoozed', snoozed_until: until },
        call: (params, epoch) =>
          unwrap(api.POST('/api/v1/conversations/{conversation_id}/snooze', { params, body: { epoch, until } })),
        done: t('done.snoozed', { until: formatFull(until, language) }),
      }),
    assign: (target) =>
      void act(tools, {
        guess: { holder: target ?? nobody },
        call: (params, epoch) => {
          const to = target?.kind === 'team' ? { team_id: target.id } : { teammate_id: target?.id ?? null };
          return unwrap(api.POST('/api/v1/conversations/{conversation_id}/assign', { params, body: { epoch, ...to } }));
        },
        done: target ? t('done.assigned', { name: target.name }) : t('done.unassigned'),
      }),
  };
}

async function act(tools: Tools, doing: Doing): Promise<void> {
  show(tools, doing);
  // Two presses in a row: the second is meant for the state that the first one makes.
  await inOrder(tools.id, () => perform(tools, doing));
}

function show({ id, client, me }: Tools, doing: Doing): ConversationRow | undefined {
  const before = knownRow(client, id);
  if (before) applyRow(client, { ...before, ...doing.guess }, me.teammate.id);
  return before;
}

async function perform(tools: Tools, doing: Doing): Promise<void> {
  const { id, client, t, me } = tools;
  // Again: the answer to the press before has replaced the guess.
  const before = show(tools, doing);
  if (!before) return;
  const params = { path: { conversation_id: id } };
  try {
    const row = await doing.call(params, before.epoch);
    applyRow(client, row, me.teammate.id);
    if (doing.canUndo !== false) offerUndo(client, { label: doing.done, row, myId: me.teammate.id, t });
  } catch (error) {
    // The guess was wrong: only the server knows how things stand now.
    void client.invalidateQueries({ queryKey: keys.conversation(id) });
    refreshLists(client);
    toastError(
      error instanceof ApiError && error.code === 'baton_moved' ? t('error.baton_moved') : errorText(t, error),
    );
  }
}
