import type { Db, Trx } from '../../platform/database.ts';
import { invalidRequest, type StripeError } from './stripe-error.ts';

type Json = Record<string, unknown>;

type Fetch = (db: Db | Trx, id: string) => Promise<object | null | undefined>;

export type Expanders = {
  /** Fetches the object an id stands for, by the id's prefix. */
  byPrefix: Record<string, Fetch>;
  /** Properties that are sent only when they are asked for: by the `object` they are of, and their name. */
  onRequest: Record<string, Record<string, Fetch>>;
};

const MAX_DEPTH = 4;

/** A copy of the object in which the ids at these paths (`card`, `data.cardholder`) are whole objects. */
export async function expandObject<T extends object>(
  db: Db | Trx,
  object: T,
  { paths, expanders }: { paths: readonly string[]; expanders: Expanders },
): Promise<T> {
  if (paths.length === 0) return object;
  const copy = structuredClone(object);
  for (const path of paths) {
    const steps = path.split('.');
    if (steps.length > MAX_DEPTH)
      throw invalidRequest(`You cannot expand more than ${MAX_DEPTH} levels: ${path}`, { param: 'expand' });
    await expandSteps({ db, expanders, path }, copy as Json, steps);
  }
  return copy;
}

type Expansion = { db: Db | Trx; expanders: Expanders; path: string };

async function expandSteps(expansion: Expansion, parent: Json, [step = '', ...rest]: string[]): Promise<void> {
  const value = step in parent ? await expanded(expansion, parent[step]) : await requested(expansion, parent, step);
  parent[step] = value;
  if (rest.length === 0) return;
  for (const child of Array.isArray(value) ? value : [value]) {
    if (typeof child === 'object' && child !== null) await expandSteps(expansion, child as Json, rest);
  }
}

async function expanded(expansion: Expansion, value: unknown): Promise<unknown> {
  if (value === null || typeof value === 'object') return value;
  const expander = typeof value === 'string' ? expansion.expanders.byPrefix[value.split('_')[0] ?? ''] : undefined;
  if (expander) return (await expander(expansion.db, String(value))) ?? value;
  throw cannotExpand(expansion);
}

async function requested(expansion: Expansion, parent: Json, step: string): Promise<unknown> {
  const fetchProperty = expansion.expanders.onRequest[String(parent['object'])]?.[step];
  if (!fetchProperty) throw cannotExpand(expansion);
  return (await fetchProperty(expansion.db, String(parent['id']))) ?? null;
}

function cannotExpand({ path }: Expansion): StripeError {
  return invalidRequest(`This property cannot be expanded (${path}).`, { param: 'expand' });
}
