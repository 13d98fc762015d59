/**
 * The conversation's line to the server: opens the visitor's session, keeps the socket, and folds what comes back into
 * the state. A session is opened only when there is something to say or to resume; looking costs nobody a row.
 */
import { tellHost } from '../host';
import { Api, Refused, type Outgoing } from '../net/api';
import { Outbox } from '../net/outbox';
import { Stream } from '../net/stream';
import type { Frame, Message } from '../protocol';
import { settings } from '../settings';
import { storage } from '../storage';
import { INITIAL, reduce, type Action, type State } from './state';

const BASE = `/web/v1/${encodeURIComponent(settings.key)}`;
/** Without a further sign, somebody has stopped typing, and a draft was given up. */
const SIGNAL_SHOWN_MS = 6000;
const CONFIG_EVERY_MS = 60_000;
const SLOT = { token: `relevo.token.${settings.key}`, queue: `relevo.queue.${settings.key}` };

export class Connection {
  state: State = INITIAL;
  onChange: () => void = () => {};
  /** Somebody else's message arrived while the stream was live. */
  onHeard: () => void = () => {};
  isVisible = settings.mode !== 'widget';
  pageUrl: string | undefined = document.referrer || undefined;

  protected readonly api = new Api(BASE, settings.language);
  protected readonly outbox: Outbox;
  protected stream: Stream | null = null;
  private opening: Promise<void> | null = null;
  private jwt: string | undefined;
  private signalTimer = 0;
  private readSeq = 0;

  constructor() {
    this.outbox = new Outbox({
      deliver: (message) => this.deliver(message),
      changed: (pending) => this.dispatch({ type: 'set', change: { pending } }),
      load: () => storage.read(SLOT.queue),
      save: (value) => storage.write(SLOT.queue, value),
      later: (callback, delay_ms) => void window.setTimeout(callback, delay_ms),
    });
    this.state = { ...INITIAL, pending: this.outbox.pending };
    document.addEventListener('visibilitychange', () => this.setVisible(this.isVisible));
    window.setInterval(this.refreshConfig, CONFIG_EVERY_MS);
  }

  /** Fetches what the screen needs and goes on with the visitor's session if there is one; tries until it works. */
  async start(attempt = 0): Promise<void> {
    try {
      if (!this.state.config) await this.configure();
      if (storage.read(SLOT.token) || this.jwt || this.outbox.pending.length) await this.open();
      this.dispatch({ type: 'set', change: { problem: null } });
      void this.outbox.drain();
    } catch (error) {
      if (error instanceof Refused && !error.isPassing) {
        const isUnknown = error.status === 404;
        this.dispatch({ type: 'set', change: isUnknown ? { problem: 'unknownChannel' } : { notice: error.message } });
        return;
      }
      this.dispatch({ type: 'set', change: { problem: 'unreachable' } });
      window.setTimeout(() => void this.start(attempt + 1), Math.min(30_000, 1000 * 2 ** attempt));
    }
  }

  /** The page around us may have kept the token where the frame has no storage of its own. */
  lend(token: unknown): void {
    if (/^vt_/.test(String(token)) && !storage.read(SLOT.token)) storage.write(SLOT.token, String(token));
  }

  async identify(jwt: unknown): Promise<void> {
    if (typeof jwt !== 'string' || !jwt || jwt === this.jwt) return;
    this.jwt = jwt;
    if (!this.state.config) return;
    this.leave();
    await this.start();
  }

  logout(): void {
    this.leave();
    this.jwt = undefined;
    this.api.token = null;
    storage.write(SLOT.token, null);
    this.outbox.clear();
    this.dispatch({ type: 'set', change: { ...INITIAL, config: this.state.config } });
  }

  setVisible(isVisible: boolean): void {
    this.isVisible = isVisible;
    this.markRead();
    this.refreshConfig();
  }

  protected dispatch(action: Action): void {
    this.state = reduce(this.state, action);
    this.onChange();
  }

  protected open(): Promise<void> {
    if (this.stream) return Promise.resolve();
    this.opening ??= this.openSession().finally(() => (this.opening = null));
    return this.opening;
  }

  private async openSession(): Promise<void> {
    this.api.token = storage.read(SLOT.token);
    const session = await this.api.session(this.jwt, this.pageUrl);
    this.api.token = session.token;
    storage.write(SLOT.token, session.token);
    tellHost('keep', storage.works ? '1' : session.token);
    if (session.conversation) await this.refresh();
    const url = `${location.origin.replace(/^http/, 'ws')}${BASE}/stream`;
    this.stream = new Stream(url, session.token, settings.language, (frame) => this.onFrame(frame), (isOnline) => this.onLink(isOnline));
    this.stream.cursor = session.cursor;
    this.stream.open();
  }

  private leave(): void {
    this.stream?.close();
    this.stream = null;
    this.readSeq = 0;
  }

  private async configure(): Promise<void> {
    const config = await this.api.config();
    this.dispatch({ type: 'set', change: { config } });
    tellHost('look', { color: config.color, side: config.launcher_position });
  }

  /** Who is there changes by the minute: asked again while somebody looks, and whenever it matters. */
  private refreshConfig = (): void => {
    if (this.state.config && this.isSeen()) this.configure().catch(() => {});
  };

  private async refresh(): Promise<void> {
    this.dispatch({ type: 'snapshot', page: await this.api.messages() });
    this.markRead();
  }

  private isSeen = (): boolean => this.isVisible && !document.hidden;

  private markRead(): void {
    if (!this.isSeen()) return;
    if (this.state.unread) this.dispatch({ type: 'set', change: { unread: 0 } });
    const seq = this.state.messages.at(-1)?.seq ?? 0;
    if (seq <= this.readSeq || !this.stream?.signal({ type: 'read', seq })) return;
    this.readSeq = seq;
  }

  private async deliver(message: Outgoing): Promise<void> {
    await this.open();
    const viaSocket = this.stream?.send(message, this.pageUrl);
    try {
      const accepted = await (viaSocket ?? this.api.send(message, this.pageUrl));
      this.fold(accepted.message, accepted.conversation, true);
    } catch (error) {
      // A token that is no longer known (expired, or signed out elsewhere): a new session, and the text goes with it.
      if (error instanceof Refused && error.status === 401) {
        storage.write(SLOT.token, null);
        this.leave();
        throw new Refused(503, error.code, error.message);
      }
      throw error;
    }
  }

  private fold(message?: Message, conversation?: State['conversation'], isOwn = false): void {
    const known = this.state.conversation;
    if (conversation && known && conversation.id !== known.id) return void this.refresh();
    if (message) {
      const isNew = !this.state.messages.some((item) => item.seq === message.seq);
      this.dispatch({ type: 'message', message, isSeen: isOwn || this.isSeen() });
      if (isNew && !isOwn && message.author.kind !== 'contact') this.onHeard();
    }
    if (conversation) this.dispatch({ type: 'conversation', conversation });
    if (message?.event) this.refreshConfig();
    this.markRead();
  }

  private onFrame(frame: Frame): void {
    if (frame.type === 'event') this.fold(frame.payload.message, frame.payload.conversation);
    else if (frame.type === 'ack') this.fold(frame.message, frame.conversation, true);
    else if (frame.type === 'reset') this.refresh().catch(() => this.stream?.drop());
    else if (frame.type === 'signal') {
      this.dispatch({ type: 'signal', name: frame.name, payload: frame.payload });
      clearTimeout(this.signalTimer);
      this.signalTimer = window.setTimeout(() => this.dispatch({ type: 'set', change: { typing: null, draft: null } }), SIGNAL_SHOWN_MS);
    }
  }

  private onLink(isOnline: boolean): void {
    this.dispatch({ type: 'set', change: { isOnline, ...(isOnline ? {} : { typing: null, draft: null }) } });
    if (!isOnline) return;
    void this.outbox.drain();
    this.refreshConfig();
    this.markRead();
  }
}
