import { z } from 'zod';
import { AppError } from '../../kernel/app-error.ts';
import type { Principal, Role } from '../../kernel/principal.ts';
import type { ApiDeps } from './api-deps.ts';
import { ApiProblem } from './api-problem.ts';
import { fieldErrors, nameFields, nulErrors, wordType } from './field-errors.ts';
import type { ProblemCode } from './problems.ts';

const nothing = z.strictObject({});
type Fields = z.ZodObject;

export const IDEMPOTENCY_KEY = 'Idempotency-Key';
const idempotencyKey = z
  .string(`Send the header ${IDEMPOTENCY_KEY}: a text of your own that is different for each new request.`)
  .regex(/^[\x21-\x7e]{1,255}$/, 'Send 1 to 255 printable ASCII characters without spaces.')
  .meta({ description: 'The same key never does it twice (R32).', example: '7b0ff2f4-4f0e-4b2c-9d2c-1f6a3c1b9f11' });

/** A request that has been read, checked and signed for. */
export type Asked<P, Q, B> = {
  params: P;
  query: Q;
  body: B;
  principal: Principal;
  /** Empty on routes that take none. */
  idempotencyKey: string;
};

export type Answer<R> = { status: number; body: R };

type Spec<P extends Fields, Q extends Fields, B extends z.ZodType, R extends z.ZodType> = {
  method: 'get' | 'post' | 'patch';
  /** Below `/api/v1`, as Express writes it: `/awards/:id`. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  roles: readonly Role[];
  /** Further roles whose request reaches the verb, which refuses it with a more telling code than `forbidden`. */
  refusedByVerb?: readonly Role[];
  params?: P;
  query?: Q;
  body?: B;
  /** A body that works, for the document. */
  example?: z.input<B>;
  needsIdempotencyKey?: boolean;
  /** The verb's names of fields that the body calls otherwise, so that an error names what was sent. */
  fieldNames?: Readonly<Record<string, string>>;
  /** Answers with a CSV file instead of JSON: its body is a `Download`. */
  isFile?: boolean;
  response: R;
  /** What each success status means; the first is the usual one. */
  answers: Readonly<Record<number, string>>;
  /** Codes beyond those that every route can answer with. */
  problems: readonly ProblemCode[];
  handle: (deps: ApiDeps, asked: Asked<z.output<P>, z.output<Q>, z.output<B>>) => Promise<Answer<z.output<R>>>;
};

/** What arrived, before anything is known about it. */
export type RawRequest = {
  params: unknown;
  query: unknown;
  body: unknown;
  idempotencyKey: string | undefined;
};

/** A route as the router and the document see it. */
export type ApiRoute = Omit<Spec<Fields, Fields, z.ZodType, z.ZodType>, 'handle' | 'example'> & {
  example?: unknown;
  headers: Fields;
  answer: (deps: ApiDeps, principal: Principal, raw: RawRequest) => Promise<Answer<unknown>>;
};

function readAll(
  schemas: { query: Fields; body: z.ZodType; headers: Fields },
  raw: RawRequest,
): { query: unknown; body: unknown; headers: unknown } {
  const query = schemas.query.safeParse(raw.query, { error: wordType });
  const body = schemas.body.safeParse(raw.body, { error: wordType });
  const headers = schemas.headers.safeParse(
    schemas.headers === nothing ? {} : { [IDEMPOTENCY_KEY]: raw.idempotencyKey },
  );
  const errors = [
    ...fieldErrors(headers.error?.issues ?? [], 'headers'),
    ...fieldErrors(query.error?.issues ?? [], 'query'),
    ...fieldErrors(body.error?.issues ?? [], 'body'),
    ...nulErrors(raw.query),
    ...nulErrors(raw.body),
  ];
  if (errors.length > 0) throw new ApiProblem('invalid_input', 'Some fields are missing or wrong.', errors);
  return { query: query.data, body: body.data, headers: headers.data };
}

function readParams(schema: Fields, params: unknown): unknown {
  const read = schema.safeParse(params);
  if (!read.success || nulErrors(params).length > 0) throw new AppError('not_found', 'There is nothing of this id.');
  return read.data;
}

function refuseRole(route: { roles: readonly Role[]; refusedByVerb?: readonly Role[] }, principal: Principal): void {
  const mayAsk = [...route.roles, ...(route.refusedByVerb ?? [])];
  if (mayAsk.some((role) => role === principal.role)) return;
  throw new AppError('forbidden', 'Your role does not allow this.', {
    detail: { role: principal.role, needs: route.roles },
  });
}

/**
 * One route: who may call it, what it takes and gives, and what it does. The same data serves the request
 * and describes it in the OpenAPI document, so that neither can be forgotten.
 */
export function route<
  P extends Fields = typeof nothing,
  Q extends Fields = typeof nothing,
  B extends z.ZodType = typeof nothing,
  R extends z.ZodType = z.ZodType,
>(spec: Spec<P, Q, B, R>): ApiRoute {
  const { handle, example, params = nothing, query = nothing, body = nothing, ...described } = spec;
  const headers = spec.needsIdempotencyKey ? z.object({ [IDEMPOTENCY_KEY]: idempotencyKey }) : nothing;
  return {
    ...described,
    params,
    query,
    body,
    headers,
    ...(example === undefined ? {} : { example }),
    answer: async (deps, principal, raw) => {
      refuseRole(spec, principal);
      const id = readParams(params, raw.params);
      const read = readAll({ query, body, headers }, raw);
      const asked = {
        params: id as z.output<P>,
        query: read.query as z.output<Q>,
        body: read.body as z.output<B>,
        principal,
        idempotencyKey: raw.idempotencyKey ?? '',
      };
      return handle(deps, asked).catch((error: unknown) => {
        throw nameFields(error, spec.fieldNames ?? {});
      });
    },
  };
}

/** Whether the route takes a body with fields in it. */
export function takesBody(route: Pick<ApiRoute, 'method' | 'body'>): boolean {
  if (route.method === 'get') return false;
  return !(route.body instanceof z.ZodObject) || Object.keys(route.body.shape).length > 0;
}
