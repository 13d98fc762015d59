/** Why people are needed, in words. A reason newer than this screen shows its plain name. */
import type { TFunction } from 'i18next';

const REASONS = [
  'asked_for_person',
  'frustration',
  'urgency',
  'sensitive_topic',
  'sales_opportunity',
  'outside_knowledge',
  'repeated_failure',
  'policy',
  'guide',
  'action_failed',
  'approval_needed',
  'model_down',
  'no_assistant',
  'assistant_off',
  'teammate_asked',
  'teammate_assigned',
] as const;

export function reasonLabel(t: TFunction, reason: string): string {
  const known = REASONS.find((one) => one === reason);
  return known ? t(`reason.${known}`) : reason.replaceAll('_', ' ');
}
