/**
 * Everything the screen shows, and the one pure function that changes it. Server frames fold in here, so that a state
 * plus its events equals the state fetched afresh: messages are kept by seq, an older epoch never speaks.
 */
import type { Config, Conversation, Message, Page, Signal } from '../protocol';
import type { Pending } from '../net/outbox';

/** An answer that is still being written. It is never stored; the committed message takes its place. */
export interface Draft {
  turn_id: string;
  epoch: number;
  text: string;
  name: string;
}

export interface Typing {
  name: string;
  isAssistant: boolean;
  epoch: number;
}

export interface State {
  config: Config | null;
  problem: 'unknownChannel' | 'unreachable' | null;
  isOnline: boolean;
  conversation: Conversation | null;
  messages: Message[];
  hasEarlier: boolean;
  pending: Pending[];
  draft: Draft | null;
  typing: Typing | null;
  unread: number;
  notice: string | null;
}

export const INITIAL: State = {
  config: null,
  problem: null,
  isOnline: true,
  conversation: null,
  messages: [],
  hasEarlier: false,
  pending: [],
  draft: null,
  typing: null,
  unread: 0,
  notice: null,
};

export type Action =
  | { type: 'snapshot'; page: Page }
  | { type: 'earlier'; page: Page }
  | { type: 'message'; message: Message; isSeen: boolean }
  | { type: 'conversation'; conversation: Conversation }
  | { type: 'signal'; name: string; payload: Signal }
  | { type: 'set'; change: Partial<State> };

const withMessage = (messages: Message[], message: Message): Message[] => {
  const rest = messages.filter((item) => item.seq !== message.seq);
  const at = rest.findLastIndex((item) => item.seq < message.seq) + 1;
  return [...rest.slice(0, at), message, ...rest.slice(at)];
};

const isInbound = (message: Message): boolean => message.author.kind === 'assistant' || message.author.kind === 'teammate';

/** Whatever was being written under an older epoch will never be sent. */
function dropStale(state: State): State {
  const epoch = state.conversation?.epoch ?? 0;
  const draft = state.draft && state.draft.epoch < epoch ? null : state.draft;
  const typing = state.typing && state.typing.epoch < epoch ? null : state.typing;
  return { ...state, draft, typing };
}

function onSignal(state: State, name: string, payload: Signal): State {
  const epoch = payload.epoch ?? state.conversation?.epoch ?? 0;
  if (epoch < Math.max(state.conversation?.epoch ?? 0, state.draft?.epoch ?? 0)) return state;
  if (name === 'turn.started') {
    return { ...state, draft: null, typing: { name: payload.assistant_name ?? '', isAssistant: true, epoch } };
  }
  if (name === 'turn.delta') {
    const writer = payload.assistant_name ?? (state.typing?.name || state.config?.assistant_name) ?? '';
    return { ...state, typing: null, draft: { turn_id: payload.turn_id ?? '', epoch, text: payload.text ?? '', name: writer } };
  }
  // The committed message is on its way and takes the draft's place: dropped here, the words would blink.
  if (name === 'turn.ended') return { ...state, typing: null };
  if (name === 'typing' && payload.author && payload.author.kind !== 'contact') {
    return { ...state, typing: { name: payload.author.name, isAssistant: payload.author.kind === 'assistant', epoch } };
  }
  return state;
}

export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'snapshot':
      return dropStale({
        ...state,
        messages: action.page.items,
        conversation: action.page.conversation,
        hasEarlier: action.page.has_more,
      });
    case 'earlier': {
      const known = new Set(state.messages.map((item) => item.seq));
      const older = action.page.items.filter((item) => !known.has(item.seq));
      return { ...state, messages: [...older, ...state.messages], hasEarlier: action.page.has_more };
    }
    case 'message': {
      const { message } = action;
      const isNew = !state.messages.some((item) => item.seq === message.seq);
      const isHeard = isNew && isInbound(message);
      return {
        ...state,
        messages: withMessage(state.messages, message),
        draft: isInbound(message) ? null : state.draft,
        typing: isInbound(message) ? null : state.typing,
        unread: isHeard && !action.isSeen ? state.unread + 1 : state.unread,
      };
    }
    case 'conversation':
      return dropStale({ ...state, conversation: action.conversation });
    case 'signal':
      return onSignal(state, action.name, action.payload);
    case 'set':
      return { ...state, ...action.change };
  }
}
