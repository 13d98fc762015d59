/** What a visitor can do: say something, send files, ask for a person, rate, look at a source, read further back. */
import { t } from '../i18n';
import { Refused, type Outgoing } from '../net/api';
import type { Passage } from '../protocol';
import { Connection } from './connection';

const TYPING_SENT_EVERY_MS = 2500;

export class Chat extends Connection {
  private typedAt = 0;

  send(text: string, more: Partial<Outgoing> & { files?: string[] } = {}): void {
    this.outbox.add({ client_id: crypto.randomUUID(), text, at: new Date().toISOString(), ...more });
  }

  retry = (clientId: string): void => this.outbox.retry(clientId);
  discard = (clientId: string): void => this.outbox.discard(clientId);

  async attach(files: File[]): Promise<void> {
    const { attachFiles } = await import('../extra/extra');
    await attachFiles(files, {
      limits: this.state.config?.limits,
      upload: async (file) => {
        await this.open();
        return this.api.upload(file);
      },
      send: (file) => this.send('', { attachment_ids: [file.id], files: [file.name] }),
      notify: (notice) => this.notify(notice),
    });
  }

  async talkToPerson(): Promise<void> {
    await this.ask(async () => {
      await this.open();
      const { conversation } = await this.api.talkToPerson(crypto.randomUUID());
      this.dispatch({ type: 'conversation', conversation });
    });
  }

  async stopWaiting(): Promise<void> {
    await this.ask(async () => {
      const { conversation } = await this.api.stopWaiting();
      this.dispatch({ type: 'conversation', conversation });
    });
  }

  async rate(score: number, comment: string): Promise<void> {
    await this.ask(async () => {
      const { conversation } = await this.api.rate(score, comment);
      this.dispatch({ type: 'conversation', conversation });
    });
  }

  passage = (id: string): Promise<Passage> => this.api.passage(id);

  typing(): void {
    if (Date.now() - this.typedAt < TYPING_SENT_EVERY_MS) return;
    this.typedAt = Date.now();
    this.stream?.signal({ type: 'typing' });
  }

  async loadEarlier(): Promise<void> {
    const query = `?before_seq=${this.state.messages[0]!.seq}`;
    await this.ask(async () => this.dispatch({ type: 'earlier', page: await this.api.messages(query) }));
  }

  notify(notice: string | null): void {
    this.dispatch({ type: 'set', change: { notice } });
  }

  /** Runs something the visitor asked for; a refusal is shown in the server's words. */
  private async ask(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.notify(null);
    } catch (error) {
      this.notify((error instanceof Refused && error.message) || t('unreachable'));
    }
  }
}
