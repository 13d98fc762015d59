/** The mapping as the form edits it: JSON text on the outside, parts with fields on the inside. */

export const PARTS = ['customers', 'orders', 'order', 'subscriptions', 'deals', 'records'] as const;
export type PartName = (typeof PARTS)[number];

const OWNER = ['owner_id', 'owner_email', 'owner_phone'];
const ORDER = [
  'id', 'number', 'placed_at', 'status', 'total', 'currency', ...OWNER, 'items', 'item_name', 'item_quantity', 'carrier',
  'tracking', 'tracking_url', 'arrives', 'url',
];

export const FIELDS: Record<PartName, readonly string[]> = {
  customers: ['id', 'email', 'phone', 'name', 'since', 'url'],
  orders: ORDER,
  order: ORDER,
  subscriptions: ['id', 'name', 'status', 'price', 'currency', 'every', 'began_at', 'renews_at', ...OWNER, 'url'],
  deals: ['id', 'title', 'status', 'stage', 'value', 'currency', 'created_at', 'closes_at', ...OWNER, 'url'],
  records: ['id', 'title', 'at', 'text', 'status', ...OWNER, 'url'],
};

export const NEEDED: Record<PartName, readonly string[]> = {
  customers: ['id', 'email'],
  orders: ['id', 'number', 'placed_at'],
  order: ['id', 'number', 'placed_at'],
  subscriptions: ['id', 'name'],
  deals: ['id', 'title'],
  records: ['id', 'title', 'at'],
};

export const STATUSES: Partial<Record<PartName, readonly string[]>> = {
  orders: ['unpaid', 'processing', 'on_hold', 'partly_shipped', 'shipped', 'delivered', 'cancelled', 'refunded'],
  order: ['unpaid', 'processing', 'on_hold', 'partly_shipped', 'shipped', 'delivered', 'cancelled', 'refunded'],
  subscriptions: ['active', 'trial', 'paused', 'past_due', 'cancelled', 'ended'],
  deals: ['open', 'won', 'lost'],
};

export interface Part {
  path: string;
  items?: string;
  is_theirs?: boolean;
  fields?: Record<string, string>;
  facts?: Record<string, string>;
  statuses?: Record<string, string>;
}

export interface Note {
  path: string;
  body?: unknown;
  id?: string;
}

export type Mapping = Partial<Record<PartName, Part>> & { note?: Note; check?: string };

/** The mapping of a text; a string says why it is none. */
export function readMapping(text: string): Mapping | string {
  if (!text.trim()) return {};
  try {
    const found: unknown = JSON.parse(text);
    return found && typeof found === 'object' && !Array.isArray(found) ? (found as Mapping) : '[…]';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Empty things are left out, so that what is stored says only what was filled in. */
export function writeMapping(mapping: Mapping): string {
  const kept = Object.entries(mapping).filter(([, value]) => value !== undefined && value !== '');
  return kept.length > 0 ? JSON.stringify(Object.fromEntries(kept), null, 2) : '';
}

export function changePart(part: Part, change: Partial<Part>): Part {
  const next: Record<string, unknown> = { ...part, ...change };
  for (const [name, value] of Object.entries(next)) {
    const isEmpty = value === '' || value === false || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
    if (isEmpty && name !== 'path') delete next[name];
  }
  return next as unknown as Part;
}

export function changeField(part: Part, name: string, path: string): Part {
  const fields = { ...part.fields, [name]: path };
  if (!path) delete fields[name];
  return changePart(part, { fields });
}

/** "word = meaning", one a line. */
export function readLines(text: string): Record<string, string> {
  const pairs = text.split('\n').flatMap((line) => {
    const at = line.indexOf('=');
    const word = line.slice(0, at).trim();
    return at > 0 && word ? [[word, line.slice(at + 1).trim()] as const] : [];
  });
  return Object.fromEntries(pairs);
}

export function writeLines(pairs: Record<string, string> | undefined): string {
  return Object.entries(pairs ?? {})
    .map(([word, meaning]) => `${word} = ${meaning}`)
    .join('\n');
}
