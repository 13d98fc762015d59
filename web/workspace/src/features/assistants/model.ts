/** What can be edited of an assistant, and in which words its numbers are said. */
import type { Assistant, AssistantConfig, ChannelDifference, Guide, Instructions, PassingRule, SignalSettings } from '../../api/pages';

export const EDITED = [
  'name', 'languages', 'greeting', 'instructions', 'enable_memories', 'can_transfer', 'signals', 'slots', 'accept_threshold',
  'knowledge_source_ids', 'answerer', 'channel_differences', 'guides', 'action_ids', 'passing_rules',
] as const;

export type Edited = Omit<Pick<Assistant, (typeof EDITED)[number]>, 'guides' | 'channel_differences' | 'passing_rules'> & {
  guides: Guide[];
  passing_rules: PassingRule[];
  channel_differences: ChannelDifference[];
};

/** The draft as it stands; only the name is the assistant's own and holds at once. */
export function editedOf(assistant: Assistant, draft: AssistantConfig): Edited {
  const shown = { ...draft, name: assistant.name };
  return Object.fromEntries(EDITED.map((field) => [field, shown[field]])) as unknown as Edited;
}

export interface PartProps {
  value: Edited;
  change: (part: Partial<Edited>) => void;
  disabled: boolean;
  wrong: Record<string, string>;
}

export const PARTS: readonly (keyof Instructions)[] = ['voice', 'tone', 'goals', 'flow', 'constraints', 'guidelines', 'handoff'];

export type SignalName = keyof SignalSettings;
export const SIGNALS: readonly SignalName[] = [
  'asked_for_person', 'frustration', 'urgency', 'sensitive_topic', 'sales_opportunity', 'outside_knowledge',
];

/** The detectors are 40, 75 or 95 % sure; a threshold lets in what is at least as sure. */
export type Eagerness = 'hint' | 'likely' | 'certain' | 'never';

export function eagernessOf(threshold: number): Eagerness {
  if (threshold <= 0.4) return 'hint';
  if (threshold <= 0.75) return 'likely';
  return threshold <= 0.95 ? 'certain' : 'never';
}

/** A question outside the knowledge scores 60 %, the next one in a row 95 %. */
export type Patience = 'first' | 'second' | 'never';

export function patienceOf(threshold: number): Patience {
  if (threshold <= 0.6) return 'first';
  return threshold <= 0.95 ? 'second' : 'never';
}

export type Care = 'bold' | 'even' | 'careful';

export function careOf(threshold: number): Care {
  if (threshold < 0.45) return 'bold';
  return threshold <= 0.6 ? 'even' : 'careful';
}
