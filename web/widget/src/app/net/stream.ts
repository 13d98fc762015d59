/**
 * The socket. It resumes where it was cut: the cursor of the last event goes into the first frame, and the server
 * sends what was missed. Reconnects for ever, slower each time and not in step with everybody else.
 */
import type { Accepted, Frame } from '../protocol';
import { Refused, type Outgoing } from './api';

const ACK_TIMEOUT_MS = 8000;
/** The server pings every 20 s; silence for twice that means the line is dead though nobody said so. */
const SILENCE_LIMIT_MS = 45_000;

interface Waiting {
  resolve: (accepted: Partial<Accepted>) => void;
  reject: (error: Error) => void;
}

export class Stream {
  cursor: string | null = null;
  private socket: WebSocket | null = null;
  private isReady = false;
  private isClosed = false;
  private attempts = 0;
  private retryTimer = 0;
  private silenceTimer = 0;
  private waiting = new Map<string, Waiting>();

  constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly language: string,
    private readonly onFrame: (frame: Frame) => void,
    private readonly onLink: (isOnline: boolean) => void,
  ) {
    window.addEventListener('online', this.open);
    window.addEventListener('offline', this.drop);
    document.addEventListener('visibilitychange', this.openIfVisible);
  }

  open = (): void => {
    if (this.isClosed || this.socket) return;
    clearTimeout(this.retryTimer);
    const socket = (this.socket = new WebSocket(this.url));
    socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', token: this.token, cursor: this.cursor, language: this.language }));
    socket.onmessage = (event) => this.receive(JSON.parse(event.data) as Frame);
    socket.onclose = () => this.lost(socket);
  };

  close(): void {
    this.isClosed = true;
    window.removeEventListener('online', this.open);
    window.removeEventListener('offline', this.drop);
    document.removeEventListener('visibilitychange', this.openIfVisible);
    this.drop();
  }

  /** False where nobody is on the line: such frames are worth nothing later. */
  signal(frame: Record<string, unknown>): boolean {
    if (this.isReady) this.socket!.send(JSON.stringify(frame));
    return this.isReady;
  }

  /** Resolves when the server says the message is committed; rejects with Refused when it never will be. */
  send(message: Outgoing, page_url: string | undefined): Promise<Partial<Accepted>> | null {
    if (!this.isReady) return null;
    return new Promise((resolve, reject) => {
      const timer = window.setTimeout(() => this.settle(message.client_id)?.reject(new Error('no ack')), ACK_TIMEOUT_MS);
      const done = () => clearTimeout(timer);
      this.waiting.set(message.client_id, {
        resolve: (accepted) => (done(), resolve(accepted)),
        reject: (error) => (done(), reject(error)),
      });
      this.socket!.send(JSON.stringify({ type: 'message', ...message, page_url }));
    });
  }

  private receive(frame: Frame): void {
    clearTimeout(this.silenceTimer);
    this.silenceTimer = window.setTimeout(this.drop, SILENCE_LIMIT_MS);
    if ('cursor' in frame) this.cursor = frame.cursor;
    if (frame.type === 'ping') return this.socket!.send('{"type":"pong"}');
    if (frame.type === 'ready') {
      this.isReady = true;
      this.attempts = 0;
      this.onLink(true);
    } else if (frame.type === 'reset') this.cursor = null;
    else if (frame.type === 'ack') this.settle(frame.client_id)?.resolve(frame);
    else if (frame.type === 'refused') this.settle(frame.client_id)?.reject(new Refused(/^(too_many|unavail)/.test(frame.code) ? 503 : 422, frame.code, frame.detail));
    this.onFrame(frame);
  }

  private settle(clientId: string): Waiting | undefined {
    const entry = this.waiting.get(clientId);
    this.waiting.delete(clientId);
    return entry;
  }

  private openIfVisible = (): void => {
    if (!document.hidden) this.open();
  };

  drop = (): void => {
    const socket = this.socket;
    socket?.close();
    // A half-dead socket may take minutes to report its close; the next one need not wait for that.
    if (socket) this.lost(socket);
  };

  private lost(socket: WebSocket): void {
    if (socket !== this.socket) return;
    this.socket = null;
    this.isReady = false;
    clearTimeout(this.silenceTimer);
    for (const id of [...this.waiting.keys()]) this.settle(id)?.reject(new Error('cut'));
    this.onLink(false);
    const delay = Math.min(30_000, 500 * 2 ** this.attempts++) * (0.7 + Math.random() * 0.6);
    if (!this.isClosed) this.retryTimer = window.setTimeout(this.open, delay);
  }
}
