/** The form of an action: what a new one is, and small steps on its arguments. Pure. */
import type { Action, ActionInput, Argument, Connection, Definition } from './queries';

export const KINDS = ['text', 'number', 'integer', 'money', 'yes_no', 'date', 'email', 'choice', 'list', 'json'] as const;
export const SOURCES = ['conversation', 'contact', 'fixed', 'check'] as const;
export const PLACES = ['path', 'query', 'header', 'body'] as const;
export const FACTS = [
  'customer_id', 'verified_email', 'verified_phone', 'contact_email', 'contact_phone', 'contact_name', 'contact_id',
  'conversation_id', 'language',
] as const;
export const RISKS = ['read', 'draft', 'reversible', 'irreversible'] as const;
export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export const LIMITS = ['most_per_run', 'most_per_subject', 'most_per_contact_day', 'most_per_day'] as const;

const NO_WORDS = { en: '', es: '', pt: '' };

export type Inhouse = 'attribute' | 'callback' | 'tag';

const NOTE = { name: 'note', place: 'body', label: { en: 'what it is about', es: 'de qué se trata', pt: 'do que se trata' } };
const TAG = { name: 'tag', place: 'body', source: 'fixed', value: 'vip' };
const INHOUSE: Record<Inhouse, object> = {
  attribute: { builtin: 'attribute', policy: { risk: 'reversible', approval: 'never', identity: 'anonymous' } },
  callback: {
    builtin: 'callback',
    arguments: [NOTE],
    policy: { risk: 'reversible', approval: 'never', identity: 'anonymous', confirm: false },
  },
  tag: {
    builtin: 'tag',
    arguments: [TAG],
    policy: { risk: 'reversible', approval: 'never', identity: 'anonymous', confirm: false },
  },
};

/** Careful from the start: it only reads, and nobody may use it until an assistant is given it. */
export function newAction(title: string, where: Connection | Inhouse, others: Action[]): ActionInput {
  let number = others.length + 1;
  while (others.some((other) => other.name === `action_${number}`)) number += 1;
  const shared = { name: `action_${number}`, title, enabled: true };
  if (typeof where === 'string')
    return { ...shared, kind: 'builtin', connection_id: null, definition: INHOUSE[where] as never };
  const request = where.kind === 'mcp' ? { tool: where.tools[0]?.name ?? '' } : { method: 'GET', path: '/' };
  const definition = { request, policy: { risk: 'read', approval: 'never' } } as never;
  return { ...shared, kind: where.kind, connection_id: where.id, definition };
}

export function newArgument(definition: Definition): Argument {
  let number = definition.arguments.length + 1;
  while (definition.arguments.some((one) => one.name === `value_${number}`)) number += 1;
  return {
    name: `value_${number}`,
    label: NO_WORDS,
    ask: NO_WORDS,
    description: '',
    kind: 'text',
    required: true,
    may_be_empty: false,
    source: 'conversation',
    value: '',
    choices: [],
    pattern: '',
    minimum: null,
    maximum: null,
    most_characters: 200,
    place: 'body',
    wire_name: '',
    item_schema: null,
  };
}

/** Names in the path become arguments of the path; those that are gone from it go into the body. */
export function withPath(definition: Definition, path: string): Definition {
  const named = [...path.matchAll(/\{([A-Za-z_]\w*)\}/g)].map((match) => match[1]!);
  const kept = definition.arguments.map((one): Argument => {
    if (named.includes(one.name)) return { ...one, place: 'path', required: true };
    return one.place === 'path' ? { ...one, place: 'query' } : one;
  });
  const missing = named.filter((name, at) => named.indexOf(name) === at && !kept.some((one) => one.name === name));
  const added = missing.map((name): Argument => ({ ...newArgument(definition), name, place: 'path' }));
  return { ...definition, arguments: [...kept, ...added], request: { ...definition.request, path } };
}

/** A renamed argument keeps its place in the path and in the bounds. */
export function withArgument(definition: Definition, at: number, next: Argument): Definition {
  const before = definition.arguments[at]!;
  const all = definition.arguments.map((one, index) => (index === at ? next : one));
  const renamed = (name: string) => (name === before.name ? next.name : name);
  return {
    ...definition,
    arguments: all,
    request: { ...definition.request, path: definition.request.path.replaceAll(`{${before.name}}`, `{${next.name}}`) },
    policy: {
      ...definition.policy,
      amount_argument: renamed(definition.policy.amount_argument),
      subject_argument: renamed(definition.policy.subject_argument),
    },
  };
}

/** One per line. */
export const toLines = (items: readonly string[]): string => items.join('\n');
export const fromLines = (text: string): string[] =>
  text.split('\n').map((line) => line.trim()).filter(Boolean);

/** "name = path" per line, the shown fields of an answer. */
export function toFields(fields: readonly { name: string; path: string }[]): string {
  return fields.map((field) => (field.name === field.path ? field.name : `${field.name} = ${field.path}`)).join('\n');
}

export function fromFields(text: string): { name: string; path: string; label: typeof NO_WORDS }[] {
  return fromLines(text).map((line) => {
    const [name = '', path = ''] = line.split('=').map((part) => part.trim());
    const plain = name.replaceAll(/[^A-Za-z0-9_]/g, '_');
    return { name: plain, path: path || name, label: NO_WORDS };
  });
}
