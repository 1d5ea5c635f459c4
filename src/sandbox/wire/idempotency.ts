import { createHash } from 'node:crypto';
import type { Db, Trx } from '../../platform/database.ts';
import { nowSeconds, type Sandbox } from '../context.ts';
import { invalidRequest, StripeError } from './stripe-error.ts';

export type Answer = { status: number; body: object };

/** A key in use: the request's fingerprint, to recognise the same request when it comes again. */
export type IdempotentRequest = { key: string; fingerprint: string };

const MAX_KEY_LENGTH = 255;
const REMEMBERED_SECONDS = 86_400;

/** Names the request by its path and parameters. */
export function idempotentRequest(key: string, path: string, params: unknown): IdempotentRequest {
  if (key.length > MAX_KEY_LENGTH)
    throw invalidRequest(`Idempotency keys may have at most ${MAX_KEY_LENGTH} characters.`);
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([path, sorted(params)]))
    .digest('hex');
  return { key, fingerprint };
}

/** The first answer under this key, or undefined. The same key with another request is an `idempotency_error`. */
export async function findAnswer(sandbox: Sandbox, request: IdempotentRequest): Promise<Answer | undefined> {
  const { db, behaviour } = sandbox;
  const { key } = request;
  if (behaviour.oldIdempotencyKey === 'forgotten') {
    const oldest = nowSeconds(sandbox) - REMEMBERED_SECONDS;
    await db('idempotent_responses').where({ key }).where('created', '<', oldest).delete();
  }
  const row = await db('idempotent_responses').where({ key }).first('fingerprint', 'status', 'body');
  if (!row) return undefined;
  if (row.fingerprint === request.fingerprint) return { status: row.status, body: row.body };
  throw invalidRequestWithKey(key);
}

function invalidRequestWithKey(key: string): StripeError {
  return new StripeError(
    400,
    `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    { type: 'idempotency_error' },
  );
}

/** Keeps the answer; within the same transaction as what it answers for. */
export async function saveAnswer(
  db: Db | Trx,
  request: IdempotentRequest,
  answer: Answer & { created: number },
): Promise<void> {
  const { created, status, body } = answer;
  await db('idempotent_responses').insert({ ...request, status, body: JSON.stringify(body), created });
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, child]) => [key, sorted(child)]);
}
