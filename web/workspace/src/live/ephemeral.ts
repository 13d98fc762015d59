/** What is true only for a moment: who types, who looks, what the assistant is writing. Nothing here is stored. */
import type { Teammate, Viewer } from '../api/types';
import { createStore, useStore } from '../lib/store';
import type { SignalName, SignalPayloads } from './payloads';

export interface WritingTurn {
  turnId: string | null;
  epoch: number;
  assistantName: string;
  text: string;
}

export interface Typing {
  key: string;
  name: string;
  kind: string;
  until: number;
}

export interface Ephemeral {
  typing: Readonly<Record<string, readonly Typing[]>>;
  viewers: Readonly<Record<string, readonly Viewer[]>>;
  presence: Readonly<Record<string, Teammate['presence']>>;
  turns: Readonly<Record<string, WritingTurn>>;
}

export const TYPING_MS = 6_000;
const NOTHING: Ephemeral = { typing: {}, viewers: {}, presence: {}, turns: {} };

type Fold = { [Name in SignalName]: (state: Ephemeral, payload: SignalPayloads[Name], now: number) => Ephemeral };

const fold: Fold = {
  typing: (state, { conversation_id, author }, now) => {
    const key = `${author.kind}:${author.id ?? author.name}`;
    const others = (state.typing[conversation_id] ?? []).filter((one) => one.key !== key && one.until > now);
    const one = { key, name: author.name, kind: author.kind, until: now + TYPING_MS };
    return { ...state, typing: { ...state.typing, [conversation_id]: [...others, one] } };
  },
  presence: (state, { teammate_id, presence }) => ({
    ...state,
    presence: { ...state.presence, [teammate_id]: presence },
  }),
  viewers: (state, { conversation_id, viewers }) => ({
    ...state,
    viewers: { ...state.viewers, [conversation_id]: viewers },
  }),
  'turn.started': (state, { conversation_id, epoch, assistant_name }) => {
    if ((state.turns[conversation_id]?.epoch ?? 0) > epoch) return state;
    const turn = { turnId: null, epoch, assistantName: assistant_name, text: '' };
    return { ...state, turns: { ...state.turns, [conversation_id]: turn } };
  },
  'turn.delta': (state, { conversation_id, turn_id, epoch, text }) => {
    const before = state.turns[conversation_id];
    // Words written under an older epoch were meant for a customer somebody else now answers.
    if (before && before.epoch > epoch) return state;
    const turn = { turnId: turn_id, epoch, assistantName: before?.assistantName ?? '', text };
    return { ...state, turns: { ...state.turns, [conversation_id]: turn } };
  },
  'turn.ended': (state, { conversation_id }) => withoutTurn(state, conversation_id),
};

export function foldSignal(state: Ephemeral, name: string, payload: unknown, now: number): Ephemeral {
  if (!Object.hasOwn(fold, name)) return state;
  return (fold[name as SignalName] as (s: Ephemeral, p: unknown, n: number) => Ephemeral)(state, payload, now);
}

/** A stored message ends what was only being written or typed by its author. */
export function settleMessage(state: Ephemeral, conversationId: string, authorKind: string): Ephemeral {
  const after = authorKind === 'assistant' ? withoutTurn(state, conversationId) : state;
  const typing = after.typing[conversationId];
  if (!typing?.some((one) => one.kind === authorKind)) return after;
  const left = typing.filter((one) => one.kind !== authorKind);
  return { ...after, typing: { ...after.typing, [conversationId]: left } };
}

/** The baton moved on: whatever an assistant was writing will never be sent. */
export function settleEpoch(state: Ephemeral, conversationId: string, epoch: number): Ephemeral {
  const turn = state.turns[conversationId];
  return turn && turn.epoch < epoch ? withoutTurn(state, conversationId) : state;
}

function withoutTurn(state: Ephemeral, conversationId: string): Ephemeral {
  if (!(conversationId in state.turns)) return state;
  const { [conversationId]: _gone, ...turns } = state.turns;
  return { ...state, turns };
}

export const ephemeral = createStore<Ephemeral>(NOTHING);

const NO_TYPING: readonly Typing[] = [];
const NO_VIEWERS: readonly Viewer[] = [];

export function useTyping(conversationId: string): readonly Typing[] {
  return useStore(ephemeral, (state) => state.typing[conversationId] ?? NO_TYPING);
}

export function useViewers(conversationId: string): readonly Viewer[] {
  return useStore(ephemeral, (state) => state.viewers[conversationId] ?? NO_VIEWERS);
}

export function useWritingTurn(conversationId: string): WritingTurn | undefined {
  return useStore(ephemeral, (state) => state.turns[conversationId]);
}

export function usePresence(teammate: Pick<Teammate, 'id' | 'presence'>): Teammate['presence'] {
  return useStore(ephemeral, (state) => state.presence[teammate.id]) ?? teammate.presence;
}
