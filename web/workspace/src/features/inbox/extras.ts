/** What a message is beside its words, in the thread's own terms. */
import type { Extra, Message } from '../../api/types';

/** What a message is stands on its card or line: its words, made for lists and the assistant, only repeat that. */
export function isSaidByCard({ text, extras }: Pick<Message, 'text' | 'extras'>): boolean {
  if (text === '') return false;
  if (extras.some((extra) => text.startsWith(`[${extra.kind}]`) || text === `[${extra.text}]`)) return true;
  const cards = extras.filter(({ kind }) => kind === 'location' || kind === 'contact');
  const repeats = (extra: Extra) =>
    [extra.name, extra.text, placeWords(extra), ...coordinates(extra)].includes(text);
  const said = (by: string) => cards.map(({ name, details }) => [name, ...details].join(by)).join('\n');
  return cards.some(repeats) || (cards.length > 0 && [said(', '), said(' ')].includes(text));
}

const placeWords = ({ name, text }: Extra) => [name, text].filter(Boolean).join(', ');

function coordinates({ latitude, longitude }: Extra): string[] {
  return latitude === null || longitude === null ? [] : [`${latitude.toFixed(5)}, ${longitude.toFixed(5)}`];
}

/** Which of each message's choices was pressed: the next one of the customer that names one of them. */
export function pressedChoices(messages: readonly Message[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const asked = new Map<string, string>();
  for (const message of messages) {
    for (const choice of message.choices ?? []) asked.set(choice.id, message.id);
    const where = message.choice_id === null ? undefined : asked.get(message.choice_id);
    if (where !== undefined && message.choice_id !== null) found.set(where, message.choice_id);
  }
  return found;
}
