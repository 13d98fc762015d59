/** The stream to the server: resumes at its cursor after every cut, tries for ever, and knows when it is deaf. */
import type { ClientFrame, ServerFrame } from './payloads';

export type LinkState = 'connecting' | 'live' | 'down';

export interface SocketHandlers {
  onFrame(frame: ServerFrame): void;
  onState(state: LinkState): void;
  /** The server closed the stream because nobody is signed in any more. */
  onSignedOut(): void;
}

const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 10_000;
/** The server pings every 20 seconds: twice that without a frame means a dead line that still looks open. */
const SILENCE_MS = 45_000;
const NOT_SIGNED_IN = 4401;

export class LiveSocket {
  private socket: WebSocket | null = null;
  private waitMs = FIRST_WAIT_MS;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private closed = false;

  constructor(
    private readonly url: string,
    private cursor: string | null,
    private readonly handlers: SocketHandlers,
  ) {}

  open(): void {
    this.closed = false;
    globalThis.addEventListener?.('online', this.reconnectNow);
    globalThis.document?.addEventListener('visibilitychange', this.onVisible);
    this.connect();
  }

  close(): void {
    this.closed = true;
    globalThis.removeEventListener?.('online', this.reconnectNow);
    globalThis.document?.removeEventListener('visibilitychange', this.onVisible);
    clearTimeout(this.retry);
    clearTimeout(this.silence);
    this.socket?.close();
    this.socket = null;
  }

  send(frame: ClientFrame): void {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(frame));
  }

  private connect(): void {
    clearTimeout(this.retry);
    this.handlers.onState('connecting');
    const socket = new WebSocket(this.url);
    this.socket = socket;
    socket.onopen = () => this.send({ type: 'hello', cursor: this.cursor });
    socket.onmessage = (event) => this.receive(JSON.parse(String(event.data)) as ServerFrame);
    socket.onclose = (event) => {
      if (this.socket === socket) this.onCut(event.code);
    };
    this.hearSomething();
  }

  private receive(frame: ServerFrame): void {
    this.hearSomething();
    if (frame.type === 'ping') return this.send({ type: 'pong' });
    if (frame.type === 'ready') {
      this.waitMs = FIRST_WAIT_MS;
      this.handlers.onState('live');
    }
    // A cursor is kept only after its event was applied: a crash in between repeats the event, never skips it.
    this.handlers.onFrame(frame);
    if ('cursor' in frame) this.cursor = frame.cursor;
    if (frame.type === 'reset') this.cursor = null;
  }

  private onCut(code: number): void {
    this.socket = null;
    clearTimeout(this.silence);
    if (this.closed) return;
    this.handlers.onState('down');
    if (code === NOT_SIGNED_IN) {
      this.waitMs = LONGEST_WAIT_MS;
      this.handlers.onSignedOut();
    }
    // Spread out, so that a restarted server is not met by every screen in the same instant.
    const wait = this.waitMs * (0.6 + Math.random() * 0.8);
    this.waitMs = Math.min(this.waitMs * 1.8, LONGEST_WAIT_MS);
    this.retry = setTimeout(() => this.connect(), wait);
  }

  private hearSomething(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      const deaf = this.socket;
      this.socket = null;
      deaf?.close();
      this.onCut(0);
    }, SILENCE_MS);
  }

  private readonly reconnectNow = (): void => {
    if (this.closed || this.socket) return;
    this.waitMs = FIRST_WAIT_MS;
    this.connect();
  };

  private readonly onVisible = (): void => {
    if (document.visibilityState === 'visible') this.reconnectNow();
  };
}
