import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { API_VERSION } from '../context.ts';
import { ownCall } from '../own-call.ts';
import { authenticate } from '../wire/authenticate.ts';
import { checkParams } from '../wire/check-params.ts';
import { errorBody, invalidRequest, StripeError } from '../wire/stripe-error.ts';
import type { ControlDeps } from './control-deps.ts';
import { type ControlEndpoint, control } from './control-endpoint.ts';
import { eventControls } from './event-controls.ts';
import { networkControls } from './network-controls.ts';
import { settingControls } from './setting-controls.ts';

/** What is not Stripe's: `/_sandbox`, by which whoever tests says how this Stripe behaves. JSON, with the same key. */
export function controlRouter(deps: ControlDeps): Router {
  const endpoints = [...settingControls(deps), ...eventControls(deps), ...networkControls(deps.sandbox)];
  const router = express.Router();
  router.use('/_sandbox', express.text({ type: () => true, limit: '512kb' }));
  for (const endpoint of [overview(deps, endpoints), ...endpoints]) {
    router[endpoint.method](endpoint.path, (req, res) => respond(deps, { req, res }, endpoint));
  }
  router.use('/_sandbox', (req, res) => respond(deps, { req, res }));
  return router;
}

type Exchange = { req: Request; res: Response };

async function respond({ sandbox }: ControlDeps, { req, res }: Exchange, endpoint?: ControlEndpoint): Promise<void> {
  try {
    authenticate(req.get('authorization'));
    if (!endpoint)
      throw new StripeError(404, `There is no ${req.method} ${req.originalUrl}; GET /_sandbox lists what is.`);
    const params = checkParams(endpoint.schema, readJson(req.body));
    const id = String(req.params['id'] ?? '');
    res.json(await endpoint.run({ id, params, call: ownCall(sandbox) }));
  } catch (error) {
    if (!(error instanceof StripeError)) sandbox.logger.error({ err: error }, 'sandbox control failed');
    const { status, body } = errorBody(error);
    res.status(status).json(body);
  }
}

function readJson(body: unknown): unknown {
  if (typeof body !== 'string' || body.trim() === '') return {};
  try {
    return JSON.parse(body);
  } catch {
    throw invalidRequest('The body is not JSON.');
  }
}

function overview({ sandbox }: ControlDeps, endpoints: readonly ControlEndpoint[]): ControlEndpoint {
  return control('GET /_sandbox', {
    about: 'What this sandbox is set to, and what can be set.',
    schema: z.strictObject({}),
    run: async () => ({
      object: 'sandbox',
      api_version: API_VERSION,
      now: sandbox.clock.now().toISOString(),
      public_url: sandbox.publicUrl,
      authorization_endpoint: sandbox.authorizationEndpoint?.url ?? null,
      authorization_timeout_ms: sandbox.authorizationTimeoutMs,
      controls: endpoints.map(({ method, path, about }) => ({ route: `${method.toUpperCase()} ${path}`, about })),
    }),
  });
}
