import type { RequestListener, ServerResponse } from 'node:http';
import { z } from 'zod';
import { sdkProblems } from './sdk-schema.ts';

/** What cannot be held against the SDK's types, because it has none. */
const ADDRESS = z.strictObject({
  city: z.string(),
  country: z.literal('GB'),
  line1: z.string(),
  line2: z.string().nullable(),
  postal_code: z.string(),
  state: z.string().nullable(),
});
const FUNDING_INSTRUCTIONS = z.strictObject({
  object: z.literal('funding_instructions'),
  bank_transfer: z.strictObject({
    country: z.literal('GB'),
    financial_addresses: z
      .array(
        z.strictObject({
          sort_code: z.strictObject({
            account_holder_address: ADDRESS,
            account_holder_name: z.string(),
            account_number: z.string().regex(/^\d{8}$/),
            bank_address: ADDRESS,
            sort_code: z.string().regex(/^\d{6}$/),
          }),
          supported_networks: z.array(z.enum(['fps', 'bacs'])),
          type: z.literal('sort_code'),
        }),
      )
      .min(1),
    type: z.literal('gb_bank_transfer'),
  }),
  currency: z.literal('gbp'),
  funding_type: z.literal('bank_transfer'),
  livemode: z.literal(false),
});
const LIST = z.strictObject({
  object: z.literal('list'),
  data: z.array(z.unknown()),
  has_more: z.boolean(),
  url: z.string().startsWith('/v1/'),
});
const ERROR = z.strictObject({
  error: z.strictObject({
    type: z.enum(['api_error', 'invalid_request_error', 'idempotency_error', 'rate_limit_error']),
    message: z.string().min(1),
    code: z.string().optional(),
    param: z.string().optional(),
    doc_url: z.url().optional(),
  }),
});

type Json = Record<string, unknown>;

/** Everything a sandbox has sent. It is looked at afterwards: compiling the schemas would hold up the server. */
export type WireRecord = {
  take(json: string): void;
  /** What of it has not the shape that the SDK says, each kind once. */
  problems(): string[];
  /** The values that each object's states were seen with: `issuing.card status` -> active, inactive. */
  seen(): Map<string, Set<string>>;
};

/** Properties whose every value must be shown to have been sent, by object. */
export const STATES: Record<string, readonly string[]> = {
  'issuing.cardholder': ['status', 'requirements.disabled_reason'],
  'issuing.card': ['status', 'type', 'cancellation_reason', 'replacement_reason', 'shipping.status'],
  'issuing.authorization': ['status', 'request_history.reason', 'fraud_challenges.status'],
  'issuing.transaction': ['type', 'wallet'],
  'issuing.dispute': ['status', 'evidence.reason', 'loss_reason'],
  'issuing.token': ['status', 'wallet_provider'],
  'issuing.personalization_design': ['status'],
  'issuing.physical_bundle': ['status', 'type'],
  balance_transaction: ['type'],
  topup: ['status'],
  event: ['type'],
};

function shapeProblems(body: unknown): string[] {
  if (typeof body !== 'object' || body === null) return [`not an object: ${JSON.stringify(body)}`];
  if ('error' in body) return zodProblems('error', ERROR.safeParse(body));
  const { object, data } = body as { object?: unknown; data?: unknown[] };
  if (object === 'list') return [...zodProblems('list', LIST.safeParse(body)), ...(data ?? []).flatMap(shapeProblems)];
  if (object === 'funding_instructions') return zodProblems(object, FUNDING_INSTRUCTIONS.safeParse(body));
  return sdkProblems(body);
}

function zodProblems(name: string, result: z.ZodSafeParseResult<unknown>): string[] {
  return result.success ? [] : [`${name}: ${z.prettifyError(result.error)}`];
}

export function createWireRecord(): WireRecord {
  const taken = new Set<string>();
  const bodies = () => [...taken].map((json) => JSON.parse(json) as unknown);
  return {
    take: (json) => taken.add(json),
    problems: () => [...new Set(bodies().flatMap(shapeProblems))],
    seen: () => {
      const seen = new Map<string, Set<string>>();
      for (const body of bodies()) noteStates(seen, body);
      return seen;
    },
  };
}

/** Notes the states of an object and of all that are in it. */
function noteStates(seen: Map<string, Set<string>>, value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const object = (value as Json)['object'];
  for (const property of STATES[String(object)] ?? []) {
    const key = `${object} ${property}`;
    const values = seen.get(key) ?? new Set();
    seen.set(key, values);
    for (const state of valuesAt(value, property.split('.'))) values.add(state);
  }
  for (const child of Object.values(value)) noteStates(seen, child);
}

function valuesAt(value: unknown, [step, ...rest]: string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, [step, ...rest].filter(isStep)));
  if (step === undefined) return value === null || value === undefined ? [] : [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return valuesAt((value as Json)[step], rest);
}

function isStep(step: string | undefined): step is string {
  return step !== undefined;
}

/** Serves as `serve` does, and takes down every JSON body that the API answers with. */
export function recording(serve: RequestListener, record: WireRecord): RequestListener {
  return (request, response) => {
    if (request.url?.startsWith('/v1/')) recordBody(response, record);
    serve(request, response);
  };
}

function recordBody(response: ServerResponse, record: WireRecord): void {
  const end = response.end;
  response.end = ((chunk?: unknown, ...rest: never[]) => {
    const isJson = String(response.getHeader('content-type')).startsWith('application/json');
    if (isJson && (typeof chunk === 'string' || Buffer.isBuffer(chunk))) record.take(chunk.toString());
    return Reflect.apply(end, response, [chunk, ...rest]);
  }) as typeof response.end;
}
