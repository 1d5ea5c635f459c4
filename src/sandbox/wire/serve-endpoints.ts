import type { IncomingMessage } from 'node:http';
import express, { type Request, type Response, type Router } from 'express';
import { API_VERSION, type Call, nowSeconds, type Sandbox } from '../context.ts';
import { failOnPurpose } from './api-faults.ts';
import { authenticate } from './authenticate.ts';
import { checkParams } from './check-params.ts';
import { decodeForm, type FormHash } from './decode-form.ts';
import { type Decoded, decodeBody } from './decode-multipart.ts';
import type { Endpoint } from './endpoint.ts';
import { type Expanders, expandObject } from './expand.ts';
import { type Answer, findAnswer, type IdempotentRequest, idempotentRequest, saveAnswer } from './idempotency.ts';
import { newId } from './new-id.ts';
import { errorBody, StripeError } from './stripe-error.ts';

type Api = { sandbox: Sandbox; expanders: Expanders; keysInFlight: Set<string> };

/** The whole API as a router. Mount it before anything that reads bodies. */
export function serveEndpoints(sandbox: Sandbox, endpoints: readonly Endpoint[], expanders: Expanders): Router {
  const api: Api = { sandbox, expanders, keysInFlight: new Set() };
  const router = express.Router();
  router.use('/v1', express.raw({ type: 'multipart/form-data', limit: '10mb' }));
  router.use('/v1', express.text({ type: (req) => !isMultipart(req), limit: '512kb' }));
  for (const endpoint of endpoints) {
    router[endpoint.method](endpoint.path, (req, res) => respond(api, { req, res }, () => answer(api, endpoint, req)));
  }
  router.use('/v1', (req, res) => respond(api, { req, res }, () => unknownUrl(req)));
  return router;
}

type Produced = Answer & { replayed?: boolean };

async function respond(
  api: Api,
  { req, res }: { req: Request; res: Response },
  produce: () => Promise<Produced>,
): Promise<void> {
  const requestId = newId('req');
  res.locals['requestId'] = requestId;
  req.res = res;
  let produced: Produced;
  try {
    authenticate(req.get('authorization'));
    produced = await produce();
  } catch (error) {
    if (!(error instanceof StripeError)) api.sandbox.logger.error({ err: error, requestId }, 'sandbox request failed');
    produced = errorBody(error);
  }
  const key = req.get('idempotency-key');
  res.set('request-id', requestId).set('stripe-version', req.get('stripe-version') ?? API_VERSION);
  if (key) res.set('idempotency-key', key);
  if (produced.replayed) res.set('idempotent-replayed', 'true');
  res.status(produced.status).json(produced.body);
}

async function unknownUrl(req: Request): Promise<Answer> {
  const message = `Unrecognized request URL (${req.method}: ${req.originalUrl.split('?')[0]}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`;
  throw new StripeError(404, message);
}

async function answer(api: Api, endpoint: Endpoint, req: Request): Promise<Produced> {
  const decoded = endpoint.method === 'post' ? await decodeBody(req) : decodeQuery(req);
  const { params: raw } = decoded;
  const execution = { ...decoded, endpoint, req, params: checkParams(endpoint.schema, raw), raw };
  const key = endpoint.method === 'post' ? req.get('idempotency-key') : undefined;
  if (!key) return execute(api, execution);
  const request = idempotentRequest(key, req.path, raw);
  if (api.keysInFlight.has(key)) {
    throw new StripeError(409, 'There is currently another in-progress request using this Idempotency Key.', {
      type: 'idempotency_error',
      code: 'idempotency_key_in_use',
    });
  }
  api.keysInFlight.add(key);
  try {
    const first = await findAnswer(api.sandbox, request);
    return first ? { ...first, replayed: true } : await execute(api, { ...execution, request });
  } finally {
    api.keysInFlight.delete(key);
  }
}

function isMultipart(req: IncomingMessage): boolean {
  return (req.headers['content-type'] ?? '').startsWith('multipart/form-data');
}

function decodeQuery(req: Request): Decoded {
  return { params: decodeForm(req.originalUrl.split('?')[1] ?? ''), uploads: new Map() };
}

type Execution = {
  endpoint: Endpoint;
  req: Request;
  params: unknown;
  raw: FormHash;
  uploads: Decoded['uploads'];
  request?: IdempotentRequest;
};

async function execute(api: Api, execution: Execution): Promise<Answer> {
  const { sandbox, expanders } = api;
  const { endpoint, req, params, uploads, request } = execution;
  const paths = expandPaths(execution.raw);
  const call = openCall(api, execution, paths);
  try {
    failOnPurpose(req.res);
    const id = String(req.params['id'] ?? '');
    const body = await endpoint.run({
      id,
      params,
      uploads,
      call,
      expand: paths,
      apiVersion: req.get('stripe-version'),
    });
    if (endpoint.method !== 'get') return { status: 200, body };
    return {
      status: 200,
      body: await expandObject(sandbox.db, body, { paths: allPaths(api, body, paths), expanders }),
    };
  } catch (error) {
    const failure = errorBody(error);
    if (request) await saveAnswer(sandbox.db, request, { ...failure, created: nowSeconds(sandbox) });
    throw error;
  }
}

/** Changes and the answer for them commit together, so a repeat after a crash finds both or neither. */
function openCall(api: Api, { req, request }: Execution, paths: readonly string[]): Call {
  const { sandbox, expanders } = api;
  const source = { id: String(req.res?.locals['requestId']), idempotencyKey: request?.key ?? null };
  return {
    source,
    commit: async (work) => {
      const body = await sandbox.db.transaction(async (trx) => {
        const object = await work({ trx, clock: sandbox.clock, behaviour: sandbox.behaviour, source });
        const sent = await expandObject(trx, object, { paths: allPaths(api, object, paths), expanders });
        if (request) await saveAnswer(trx, request, { status: 200, body: sent, created: nowSeconds(sandbox) });
        return sent;
      });
      sandbox.wakeDelivery();
      return body;
    },
  };
}

/** What is expanded in an answer: what was asked for, and where the switch says so all that can be asked for. */
function allPaths({ sandbox, expanders }: Api, body: object, asked: readonly string[]): string[] {
  const paths = asked.filter(isReference);
  if (sandbox.behaviour.expandedProperties === 'when_asked') return paths;
  const { object, data } = body as { object?: string; data?: { object?: string }[] };
  const prefix = object === 'list' ? 'data.' : '';
  const name = object === 'list' ? data?.[0]?.object : object;
  const more = Object.keys(expanders.onRequest[name ?? ''] ?? {}).map((property) => `${prefix}${property}`);
  return [...new Set([...paths, ...more])];
}

/** `number` and `cvc` are added by the card itself; the rest stand for other objects. */
function isReference(path: string): boolean {
  return path !== 'number' && path !== 'cvc';
}

function expandPaths(raw: FormHash): string[] {
  return Array.isArray(raw['expand']) ? raw['expand'].filter((path) => typeof path === 'string') : [];
}
