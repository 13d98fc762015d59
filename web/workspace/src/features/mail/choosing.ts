/** What was chosen for the next mail of a conversation, beside its words. Kept until it is sent, also while another
 * conversation is open. */
import { createStore, useStore } from '../../lib/store';

export interface MailChoice {
  subject: string;
  cc: string;
  bcc: string;
}

export interface ChosenMail {
  subject: string;
  cc: string[];
  bcc: string[];
}

export const MOST_COPIES = 20;
export const EMPTY: MailChoice = { subject: '', cc: '', bcc: '' };
const ADDRESS = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+$/;
const choices = createStore<Readonly<Record<string, MailChoice>>>({});

export function useMailChoice(id: string): MailChoice {
  return useStore(choices, (all) => all[id] ?? EMPTY);
}

export function chooseMail(id: string, part: Partial<MailChoice>): void {
  choices.set((all) => ({ ...all, [id]: { ...(all[id] ?? EMPTY), ...part } }));
}

export function addressesIn(text: string): string[] {
  return text
    .split(/[\s,;]+/)
    .map((one) => one.toLowerCase())
    .filter(Boolean);
}

/** The first that is no address; null if all are. */
export function wrongIn(text: string): string | null {
  return addressesIn(text).find((one) => !ADDRESS.test(one)) ?? null;
}

export function canSendMail(choice: MailChoice): boolean {
  return [choice.cc, choice.bcc].every((text) => wrongIn(text) === null && addressesIn(text).length <= MOST_COPIES);
}

/** For the message that goes out now; what was chosen is forgotten with it, but the copies of a thread stay. */
export function takeMail(id: string): ChosenMail | undefined {
  const { subject, cc, bcc } = choices.get()[id] ?? EMPTY;
  if (!subject.trim() && !cc.trim() && !bcc.trim()) return undefined;
  chooseMail(id, { subject: '' });
  return { subject: subject.trim(), cc: addressesIn(cc), bcc: addressesIn(bcc) };
}
