/** Actions of a case as lines that a person can write: `refund order_number=CB-1001 amount=49.90`, and what comes of an
 * action: `order_status {"status": "on its way"}` or `order_status failed`. */
import type { components } from '../../api/schema';

type Schemas = components['schemas'];
export type Act = Schemas['Act'];
export type CaseAction = Schemas['CaseAction'];

const NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;
const STATES = ['done', 'failed', 'refused', 'unknown', 'waiting_approval'] as const;

export function linesOf(text: string): string[] {
  return [...new Set(text.split('\n').map((line) => line.trim()))].filter(Boolean);
}

export function writeActs(acts: readonly Act[]): string {
  return acts
    .map(({ name, arguments: given }) =>
      [name, ...Object.entries(given ?? {}).map(([key, value]) => `${key}=${quoted(plain(value))}`)].join(' '),
    )
    .join('\n');
}

const plain = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
const quoted = (value: string) => (/[\s"]/.test(value) ? JSON.stringify(value) : value);

/** Null: a line is not written like that. */
export function readActs(text: string): Act[] | null {
  const acts: Act[] = [];
  for (const line of linesOf(text)) {
    const [name, ...parts] = line.match(/(?:[^\s"]+|"(?:[^"\\]|\\.)*")+/g) ?? [];
    if (!name || !NAME.test(name)) return null;
    const given: Record<string, string> = {};
    for (const part of parts) {
      const at = part.indexOf('=');
      const key = part.slice(0, at);
      const value = part.slice(at + 1);
      if (at < 1 || !NAME.test(key)) return null;
      const read = value.startsWith('"') ? fromJson(value) : value;
      if (typeof read !== 'string') return null;
      given[key] = read;
    }
    acts.push({ name, arguments: given });
  }
  return acts;
}

export function writeActions(actions: readonly CaseAction[]): string {
  return actions
    .map(({ name, state, result, problem }) => {
      const words = state && state !== 'done' ? [state, ...(problem ? [problem] : [])] : [];
      return [name, ...words, ...(Object.keys(result ?? {}).length > 0 ? [JSON.stringify(result)] : [])].join(' ');
    })
    .join('\n');
}

/** Null: a line is not written like that. */
export function readActions(text: string): CaseAction[] | null {
  const actions: CaseAction[] = [];
  for (const line of linesOf(text)) {
    const brace = line.indexOf('{');
    const [name, state = 'done', problem, ...more] = (brace < 0 ? line : line.slice(0, brace)).trim().split(/\s+/);
    const result = brace < 0 ? {} : fromJson(line.slice(brace));
    const known = STATES.find((one) => one === state);
    const isObject = typeof result === 'object' && result !== null && !Array.isArray(result);
    if (!name || !NAME.test(name) || !known || !isObject || more.length > 0) return null;
    actions.push({ name, state: known, result: result as CaseAction['result'], problem: problem ?? null });
  }
  return actions;
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
