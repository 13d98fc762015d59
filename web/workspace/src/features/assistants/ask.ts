import { useRef, useState } from 'react';
import { api, unwrap } from '../../api/client';
import type { AskAnswer, AskedRun, AskTurn } from '../../api/pages';
import type { Language } from '../../lib/preferences';

const MOST_HISTORY = 40;

export interface Exchange {
  key: number;
  question: string;
  language: Language | null;
  answer?: AskAnswer;
  error?: unknown;
}

/** What was said so far, as the assistant would have it in a conversation. */
export function historyOf(exchanges: readonly Exchange[]): AskTurn[] {
  const turns = exchanges.flatMap(({ question, answer }): AskTurn[] =>
    answer?.text
      ? [
          { author: 'contact', text: question, choices: [] },
          { author: 'assistant', text: answer.text, choices: answer.choices.map(({ id, label }) => ({ id, label })) },
        ]
      : [],
  );
  return turns.slice(-MOST_HISTORY);
}

/** What the answer before asked the customer to confirm: nothing of a trial is kept on the server. */
export function pendingOf(exchanges: readonly Exchange[]): AskedRun[] {
  const acted = exchanges.at(-1)?.answer?.acted ?? [];
  return acted
    .filter((act) => act.state === 'waiting_customer')
    .map(({ id, name, given }) => ({ id, name, given: given as AskedRun['given'] }));
}

export const PEOPLE = ['now', 'online', 'away', 'closed'] as const;
export type People = (typeof PEOPLE)[number];

export interface AskedAs {
  channelId: string | null;
  contactId: string | null;
  people: People;
  /** Writes what is not saved yet into the draft; false where that was refused. */
  prepare: () => Promise<boolean>;
}

export function useAsk(assistantId: string, { channelId, contactId, people, prepare }: AskedAs) {
  const [exchanges, setExchanges] = useState<readonly Exchange[]>([]);
  const nextKey = useRef(1);
  const change = (key: number, part: Partial<Exchange>) =>
    setExchanges((before) => before.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const send = async (exchange: Exchange, before: readonly Exchange[]) => {
    const params = { path: { assistant_id: assistantId } };
    const { question: text, language } = exchange;
    const body = {
      text,
      language,
      version: 'draft' as const,
      channel_id: channelId,
      contact_id: contactId,
      people,
      history: historyOf(before),
      pending: pendingOf(before),
    };
    try {
      if (!(await prepare())) throw new Error('the draft was not saved');
      const answer = await unwrap(api.POST('/api/v1/assistants/{assistant_id}/ask', { params, body }));
      change(exchange.key, { answer });
    } catch (error) {
      change(exchange.key, { error });
    }
  };
  const ask = (question: string, language: Language | null) => {
    const exchange: Exchange = { key: nextKey.current++, question, language };
    setExchanges([...exchanges, exchange]);
    void send(exchange, exchanges);
  };
  const retry = (exchange: Exchange) => {
    change(exchange.key, { error: undefined });
    void send(exchange, exchanges.filter((one) => one.key < exchange.key));
  };
  const isBusy = exchanges.some((one) => !one.answer && !one.error);
  return { exchanges, isBusy, ask, retry, clear: () => setExchanges([]) };
}
