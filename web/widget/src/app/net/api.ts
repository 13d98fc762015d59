/** The visitor's REST calls. A refusal carries the server's own words, because the visitor will read them. */
import type { Accepted, Attachment, Config, Conversation, Language, Page, Passage, Session } from '../protocol';

export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
  ) {
    super(detail);
  }

  /** Trying again later may help: overload, a restart, too many requests. */
  get isPassing(): boolean {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }
}

export interface Outgoing {
  client_id: string;
  text: string;
  choice_id?: string;
  attachment_ids?: string[];
}

export class Api {
  token: string | null = null;

  constructor(
    private readonly base: string,
    private readonly language: Language,
  ) {}

  config = () => this.call<Config>('GET', `config?lang=${this.language}`);
  session = (identity_jwt?: string, page_url?: string) =>
    this.call<Session>('POST', 'session', { language: this.language, identity_jwt, page_url });
  messages = (query = '') => this.call<Page>('GET', `messages${query}`);
  send = (message: Outgoing, page_url?: string) =>
    this.call<Accepted>('POST', 'messages', { ...message, language: this.language, page_url });
  talkToPerson = (client_id: string) =>
    this.call<{ conversation: Conversation }>('POST', 'talk-to-person', { client_id, language: this.language });
  stopWaiting = () => this.call<{ conversation: Conversation }>('POST', 'stop-waiting', {});
  rate = (score: number, comment: string) =>
    this.call<{ conversation: Conversation }>('POST', 'csat', { score, comment });
  passage = (id: string) => this.call<Passage>('GET', `citations/${id}`);

  upload(file: File): Promise<Attachment> {
    const form = new FormData();
    form.append('file', file, file.name);
    return this.call<Attachment>('POST', 'files', form);
  }

  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const headers: Record<string, string> = { 'Accept-Language': this.language };
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    const isForm = body instanceof FormData;
    if (body && !isForm) headers['Content-Type'] = 'application/json';
    const response = await fetch(`${this.base}/${path}`, {
      method,
      headers,
      body: isForm ? body : JSON.stringify(body),
    });
    const data = response.status === 204 ? null : await response.json().catch(() => null);
    if (!response.ok) throw new Refused(response.status, data?.code ?? '', data?.detail ?? data?.title ?? '');
    return data as T;
  }
}
