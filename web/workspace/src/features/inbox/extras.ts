/** What a message is beside its words, in the thread's own terms. */
import type { Extra, Message } from '../../api/types';

/** What a message is stands on its card or line: its words, made for lists and the assistant, only repeat that. */
export function isSaidByCard({ text, extras, attachments }: Pick<Message, 'text' | 'extras' | 'attachments'>): boolean {
  if (text === '') return false;
  // What a sticker means, as its channel says it: a sign or two.
  if (attachments.length > 0 && extras.some(({ kind }) => kind === 'sticker') && !/[\p{L}\p{N}]/u.test(text)) return true;
  if (extras.some((extra) => text.startsWith(`[${extra.kind}]`) || text === `[${extra.text}]`)) return true;
  const cards = extras.filter(({ kind }) => kind === 'location' || kind === 'contact');
  const repeats = (extra: Extra) =>
    [extra.name, extra.text, placeWords(extra)].includes(text) || areCoordinates(text, extra);
  const said = (by: string) => cards.map(({ name, details }) => [name, ...details].join(by)).join('\n');
  return cards.some(repeats) || (cards.length > 0 && [said(', '), said(' ')].includes(text));
}

const placeWords = ({ name, text }: Extra) => [name, text].filter(Boolean).join(', ');

/** However many decimals they are written with. */
function areCoordinates(text: string, { latitude, longitude }: Extra): boolean {
  if (latitude === null || longitude === null || !/^[-\d., ]+$/.test(text)) return false;
  const [first, second, ...more] = text.split(', ').map(Number);
  const isNear = (one: number | undefined, other: number) => Math.abs((one ?? NaN) - other) < 1e-5;
  return more.length === 0 && isNear(first, latitude) && isNear(second, longitude);
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
