/** What the assistant recognises without being told how. Anything else needs a pattern. */
export const KNOWN_SLOTS = ['order_number', 'email', 'phone', 'name', 'postcode', 'date', 'amount'] as const;
export type KnownSlot = (typeof KNOWN_SLOTS)[number];

export function knownSlot(name: string): KnownSlot | undefined {
  return KNOWN_SLOTS.find((one) => one === name);
}
