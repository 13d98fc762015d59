/**
 * The chat iframe and the only channel to it. Every message is sent to our exact origin, and only messages that
 * come from this very window and that very origin are heard: the page around us may run anybody's scripts.
 */
export type Listener = (type: string, data: unknown) => void;

export class Frame {
  readonly element = document.createElement('iframe');
  private isReady = false;
  private waiting: [string, unknown][] = [];

  constructor(
    url: string,
    private readonly origin: string,
    private readonly listener: Listener,
  ) {
    this.element.title = 'Chat';
    this.element.allow = 'clipboard-write; autoplay';
    this.element.src = url;
    window.addEventListener('message', this.receive);
  }

  post(type: string, data?: unknown): void {
    if (this.isReady) this.element.contentWindow?.postMessage({ relevo: 1, type, data }, this.origin);
    else this.waiting.push([type, data]);
  }

  destroy(): void {
    window.removeEventListener('message', this.receive);
    this.element.remove();
  }

  private receive = (event: MessageEvent): void => {
    if (event.origin !== this.origin || event.source !== this.element.contentWindow) return;
    if (event.data?.relevo !== 1) return;
    if (event.data.type === 'ready') {
      this.isReady = true;
      // The first thing the app hears is who embeds it ("init" from the listener); then what queued up.
      this.listener('ready', undefined);
      for (const [type, data] of this.waiting.splice(0)) this.post(type, data);
    } else this.listener(event.data.type, event.data.data);
  };
}
