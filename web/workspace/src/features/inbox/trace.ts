/** Reads the record of a turn. It is a free document that grows with the assistant, so every part may be absent. */
import type { TFunction } from 'i18next';
import type { Turn } from '../../api/types';
import { reasonLabel } from './reasons';

const OUTCOMES = ['reply', 'choices', 'ask', 'hand_over', 'silence', 'resolve'] as const;

export interface Trace {
  outcome: (t: TFunction, outcome: string | null) => string;
  confidence: number | null;
  threshold: number | null;
  language: string | null;
  milliseconds: number | null;
  /** Which version of the assistant spoke, and which guide it followed. */
  version: number | null;
  guide: string | null;
  /** What it took the customer to be about, and how sure it was; a model does not say how sure. */
  intent: { name: string; confidence: number | null } | null;
  model: { name: string; tokens: number; cost: number | null } | null;
  /** Why a model that was chosen did not answer. */
  fellBack: 'none_chosen' | 'budget' | 'resting' | 'other' | null;
  passages: { title: string; score: number | null }[];
  /** Ids of the memories whose words came back in the answer. */
  memories: string[];
  signals: { name: string; score: number; label: (t: TFunction) => string }[];
}

type Loose = Record<string, unknown>;

export function parseTrace(turn: Pick<Turn, 'trace' | 'started_at' | 'finished_at'>): Trace {
  const trace = (turn.trace ?? {}) as Loose;
  const found = list([trace.found])[0] ?? {};
  const took = turn.finished_at ? Date.parse(turn.finished_at) - Date.parse(turn.started_at) : null;
  return {
    outcome: outcomeLabel,
    confidence: number(trace.confidence) ?? number(found.confidence),
    threshold: number(trace.threshold) ?? number(trace.accept_threshold),
    language: typeof trace.language === 'string' ? trace.language : null,
    milliseconds: number(trace.milliseconds) ?? (took !== null && took > 0 ? took : null),
    version: number(trace.assistant_version),
    guide: guideOf(list([trace.guide])[0]),
    intent: intentOf(list([trace.intent])[0]),
    model: modelOf(list([trace.model])[0]),
    fellBack: fellBackOf(trace.fell_back),
    passages: list(trace.passages).map((passage) => ({
      title: [passage.title, passage.heading].filter((part) => typeof part === 'string' && part).join(' › '),
      score: number(passage.score),
    })),
    memories: Array.isArray(trace.memories) ? trace.memories.filter((one): one is string => typeof one === 'string') : [],
    signals: signals(trace.signals),
  };
}

function guideOf(guide: Loose | undefined): string | null {
  return typeof guide?.name === 'string' && guide.name ? guide.name : null;
}

function intentOf(intent: Loose | undefined): Trace['intent'] {
  if (typeof intent?.name !== 'string' || !intent.name) return null;
  return { name: intent.name, confidence: number(intent.confidence) };
}

function modelOf(model: Loose | undefined): Trace['model'] {
  if (typeof model?.name !== 'string') return null;
  const tokens = (number(model.input_tokens) ?? 0) + (number(model.output_tokens) ?? 0);
  return { name: model.name, tokens, cost: number(model.cost) };
}

function fellBackOf(why: unknown): Trace['fellBack'] {
  if (typeof why !== 'string' || !why) return null;
  if (why === 'none_chosen' || why === 'resting') return why;
  return ['day_money', 'day_tokens', 'contact_hour_tokens', 'too_many_tokens'].includes(why) ? 'budget' : 'other';
}

function outcomeLabel(t: TFunction, outcome: string | null): string {
  const known = OUTCOMES.find((one) => one === outcome);
  return known ? t(`outcome.${known}`) : (outcome ?? '–').replaceAll('_', ' ');
}

function signals(value: unknown): Trace['signals'] {
  return list(value).flatMap((signal) => {
    const score = number(signal.score);
    if (typeof signal.name !== 'string' || score === null) return [];
    const { name } = signal;
    return [{ name, score, label: (t: TFunction) => reasonLabel(t, name) }];
  });
}

function list(value: unknown): Loose[] {
  return Array.isArray(value) ? value.filter((one): one is Loose => typeof one === 'object' && one !== null) : [];
}

function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
