/** The rules on passing to a person, as the form needs them. Pure. */
import type { PassingRule } from '../../api/pages';

export const MOST_RULES = 50;
export const MOST_WORDS = 40;
export const LONGEST_WORDS = 80;

export function newRule(name: string): PassingRule {
  return {
    id: crypto.randomUUID().replaceAll('-', ''),
    name,
    enabled: true,
    words: [],
    intent_ids: [],
    channel_ids: [],
    team_id: null,
    say: { en: '', es: '', pt: '' },
  };
}

/** A rule that does not say when it holds cannot be saved. */
export function saysNothing(rule: PassingRule): boolean {
  return rule.words.length + rule.intent_ids.length + rule.channel_ids.length === 0;
}

/** The first rule that holds is followed, so their order matters. */
export function movedBy(rules: readonly PassingRule[], at: number, by: number): PassingRule[] {
  const rule = rules[at]!;
  const rest = rules.filter((_, index) => index !== at);
  return [...rest.slice(0, at + by), rule, ...rest.slice(at + by)];
}

interface Named {
  id: string;
  name: string;
}

/** What can be chosen, and what was chosen but is not there any more: it is shown, not lost. */
export function withGone(all: readonly Named[], chosen: readonly string[], gone: string): { value: string; label: string }[] {
  const missing = chosen.filter((id) => !all.some((one) => one.id === id));
  return [
    ...all.map((one) => ({ value: one.id, label: one.name })),
    ...missing.map((id) => ({ value: id, label: `${gone} (${id.slice(-4)})` })),
  ];
}
