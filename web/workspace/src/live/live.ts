/** The living connection of the signed-in screen: stream frames into the cache, states for the banner. */
import type { QueryClient } from '@tanstack/react-query';
import type { Message } from '../api/types';
import { createStore } from '../lib/store';
import { applyEvent, refreshLists } from './apply';
import { ephemeral, foldSignal, settleEpoch, settleMessage } from './ephemeral';
import type { ClientFrame, ServerFrame } from './payloads';
import { LiveSocket, type LinkState } from './socket';

export const linkState = createStore<LinkState>('connecting');

let current: LiveSocket | null = null;

export function startLive(client: QueryClient, cursor: string | null, myId: string): () => void {
  const url = new URL('/api/v1/stream', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new LiveSocket(url.href, cursor, {
    onState: (state) => linkState.set(state),
    onFrame: (frame) => receive(client, frame, myId),
    // Asking who I am brings the sign-in page, or shows that all is well again.
    onSignedOut: () => void client.invalidateQueries({ queryKey: ['me'] }),
  });
  current = socket;
  socket.open();
  return () => {
    if (current === socket) current = null;
    socket.close();
  };
}

/** Says something over the stream that may be lost: activity, typing. */
export function sendLive(frame: ClientFrame): void {
  current?.send(frame);
}

function receive(client: QueryClient, frame: ServerFrame, myId: string): void {
  switch (frame.type) {
    case 'event':
      applyEvent(client, frame.name, frame.payload, myId);
      return settle(frame.name, frame.payload);
    case 'signal':
      return ephemeral.set((state) => foldSignal(state, frame.name, frame.payload, Date.now()));
    case 'reset':
      // Our place in the stream is gone: whatever is on the screen may be old.
      refreshLists(client);
      return void client.invalidateQueries();
    default:
      return undefined;
  }
}

function settle(name: string, payload: unknown): void {
  const { message, conversation } = payload as { message?: Message; conversation?: { id: string; epoch: number } };
  if (name === 'message.appended' && message) {
    ephemeral.set((state) => settleMessage(state, message.conversation_id, message.author.kind));
  }
  if (conversation) ephemeral.set((state) => settleEpoch(state, conversation.id, conversation.epoch));
}
