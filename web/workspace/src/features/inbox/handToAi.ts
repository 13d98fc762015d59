/** Why "Hand Over to AI" is not offered. A button that silently does nothing would be a lie. */
import type { TFunction } from 'i18next';

const KNOWN = ['no_assistant', 'assistant_off', 'channel_off', 'already_ai', 'resolved'] as const;

export function handToAiReason(t: TFunction, holderKind: string, reason: string | null): string {
  if (holderKind === 'assistant') return t('handToAi.already_ai');
  const known = KNOWN.find((one) => one === reason);
  // A reason newer than this screen comes as the server's own sentence.
  return known ? t(`handToAi.${known}`) : reason || t('handToAi.no_assistant');
}
