/**
 * What the visitor sent and the server has not confirmed yet. Kept in storage, sent one after the other so the order
 * stays, under the same client id each time so that a doubtful send is never doubled.
 */
import { Refused, type Outgoing } from './api';

export interface Pending extends Outgoing {
  at: string;
  state: 'sending' | 'waiting' | 'failed';
  /** Why it failed, in the server's words. */
  reason?: string;
  /** Names of the files in it, to show while there is nothing else to show. */
  files?: string[];
}

export interface OutboxPorts {
  deliver(message: Outgoing): Promise<void>;
  changed(pending: Pending[]): void;
  load(): string | null;
  save(value: string | null): void;
  later(callback: () => void, delay_ms: number): void;
}

export class Outbox {
  pending: Pending[] = [];
  private isBusy = false;
  private attempts = 0;

  constructor(private readonly ports: OutboxPorts) {
    try {
      const kept = JSON.parse(ports.load() ?? '[]') as Pending[];
      this.pending = kept.map((item) => ({ ...item, state: item.state === 'failed' ? 'failed' : 'waiting' }));
    } catch {
      ports.save(null);
    }
  }

  add(message: Omit<Pending, 'state'>): void {
    this.pending = [...this.pending, { ...message, state: 'waiting' }];
    this.publish();
    void this.drain();
  }

  retry(clientId: string): void {
    this.mark(clientId, { state: 'waiting', reason: undefined });
    void this.drain();
  }

  discard(clientId: string): void {
    this.pending = this.pending.filter((item) => item.client_id !== clientId);
    this.publish();
  }

  clear(): void {
    this.pending = [];
    this.publish();
  }

  /** Sends until nothing waits. A refusal stops only that message; a broken line stops all, and is tried again. */
  async drain(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    for (let next = this.next(); next; next = this.next()) {
      const { client_id } = next;
      this.mark(client_id, { state: 'sending' });
      try {
        const { text, choice_id, attachment_ids } = next;
        await this.ports.deliver({ client_id, text, choice_id, attachment_ids });
        this.attempts = 0;
        this.discard(client_id);
      } catch (error) {
        if (error instanceof Refused && !error.isPassing) this.mark(client_id, { state: 'failed', reason: error.message });
        else {
          this.mark(client_id, { state: 'waiting' });
          this.ports.later(() => void this.drain(), Math.min(30_000, 1000 * 2 ** this.attempts++));
          break;
        }
      }
    }
    this.isBusy = false;
  }

  private next = (): Pending | undefined => this.pending.find((item) => item.state === 'waiting');

  private mark(clientId: string, change: Partial<Pending>): void {
    this.pending = this.pending.map((item) => (item.client_id === clientId ? { ...item, ...change } : item));
    this.publish();
  }

  private publish(): void {
    this.ports.save(this.pending.length ? JSON.stringify(this.pending) : null);
    this.ports.changed(this.pending);
  }
}
