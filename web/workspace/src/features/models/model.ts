/** The words for what can go wrong with a provider, and sensible names to begin with. */
import type { TFunction } from 'i18next';

const PROBLEMS = [
  'key_refused', 'model_unknown', 'rate_limited', 'quota_used_up', 'overloaded', 'server_error', 'unreachable',
  'address_refused', 'silent', 'too_slow', 'not_understood', 'not_accepted', 'too_many_tokens', 'refused_by_provider',
] as const;

export function problemText(t: TFunction<'pages'>, problem: string): string {
  const known = PROBLEMS.find((one) => one === problem);
  return known ? t(`models.problem.${known}`) : problem;
}

export const KINDS = ['openai', 'anthropic', 'google', 'mistral', 'bedrock', 'openai_compatible'] as const;
export type Kind = (typeof KINDS)[number];

/** A model that each kind has at the time of writing; people type their own. */
export const EXAMPLES: Record<Kind, string> = {
  openai: 'gpt-4o-mini',
  anthropic: 'claude-sonnet-4-5',
  google: 'gemini-2.5-flash',
  mistral: 'mistral-small-latest',
  bedrock: 'anthropic.claude-sonnet-4-5',
  openai_compatible: 'llama3.3',
};

export const EMBEDDINGS_EXAMPLE = 'text-embedding-3-small';

export const kindOf = (kind: string): Kind => KINDS.find((one) => one === kind) ?? 'openai_compatible';
