/**
 * A local stand-in for Stripe Issuing: it speaks Stripe's own wire format, so the SDK and our code meet it as
 * they would meet Stripe's test mode. It keeps its state in a PostgreSQL schema of its own.
 */
import express, { type Express } from 'express';
import type { Clock } from '../platform/clock.ts';
import { openDatabase } from '../platform/database.ts';
import type { Logger } from '../platform/logger.ts';
import { type Behaviour, DEFAULT_BEHAVIOUR } from './behaviour.ts';
import type { DeliveryFaults, Sandbox, SignedEndpoint } from './context.ts';
import { elementsRouter } from './elements/elements-router.ts';
import { ephemeralKeyEndpoints } from './elements/ephemeral-key-endpoints.ts';
import { createDeliverer } from './events/deliver-events.ts';
import { eventEndpoints } from './events/event-endpoints.ts';
import { configureEventEndpoint, webhookEndpointEndpoints } from './events/webhook-endpoints.ts';
import { EXPANDERS } from './expanders.ts';
import { cardEndpoints } from './issuing/card-endpoints.ts';
import { cardholderEndpoints } from './issuing/cardholder-endpoints.ts';
import { paymentEndpoints } from './issuing/payment-endpoints.ts';
import { SCHEMA } from './migrate.ts';
import { balanceEndpoints } from './money/balance-endpoints.ts';
import { concludeAbandoned } from './network/authorize.ts';
import { testHelperEndpoints } from './network/test-helper-endpoints.ts';
import { ownCall } from './own-call.ts';
import { tillRouter } from './till/till-router.ts';
import { answerFault } from './wire/error-answer.ts';
import { serveEndpoints } from './wire/serve-endpoints.ts';

export { dropStripeSandbox, migrateStripeSandbox } from './migrate.ts';

export type StripeSandboxOptions = {
  databaseUrl: string;
  clock: Clock;
  logger: Logger;
  /** Where browsers and the SDK reach this server, e.g. `http://localhost:4242`. */
  publicUrl: string;
  /** The real-time authorization endpoint of the "Dashboard"; null: Stripe's own checks decide alone. */
  authorizationEndpoint: SignedEndpoint | null;
  /** Kept as an ordinary webhook endpoint for all events. */
  eventEndpoint: SignedEndpoint | null;
  /** How long an authorization answer may take; Stripe's 2000 unless given. */
  authorizationTimeoutMs?: number;
  /** What happens when none comes; decline unless given. */
  timeoutAction?: 'approve' | 'decline';
  /** The service's own API, which the till asks for the reason of each answer. */
  till?: { serviceUrl: string; apiKey: string };
  faults?: DeliveryFaults;
  /** Switches that are not to have their default. */
  behaviour?: Partial<Behaviour>;
};

export type StripeSandbox = {
  app: Express;
  /** Starts delivering events as they happen. */
  start(): Promise<void>;
  /** Delivers every event that is due by the clock; gives the number of attempts. */
  deliverDue(): Promise<number>;
  /** Ends delivery and the database connections. */
  destroy(): Promise<void>;
};

const POOL_SIZE = 12;

/** The sandbox as an Express application. Its schema must have been migrated. */
export function createStripeSandbox(options: StripeSandboxOptions): StripeSandbox {
  const sandbox: Sandbox = {
    db: openDatabase({
      url: options.databaseUrl,
      max: POOL_SIZE,
      searchPath: [SCHEMA],
      applicationName: 'stripe-sandbox',
    }),
    clock: options.clock,
    logger: options.logger,
    publicUrl: options.publicUrl,
    authorizationEndpoint: options.authorizationEndpoint,
    authorizationTimeoutMs: options.authorizationTimeoutMs ?? 2000,
    timeoutAction: options.timeoutAction ?? 'decline',
    faults: options.faults ?? {},
    behaviour: { ...DEFAULT_BEHAVIOUR, ...options.behaviour },
    till: options.till ?? null,
    wakeDelivery: () => deliverer.wake(),
  };
  const deliverer = createDeliverer(sandbox);
  let prepared: Promise<void> | undefined;
  const prepare = () => {
    prepared ??= configureEventEndpoint(sandbox, options.eventEndpoint)
      .then(() => concludeAbandoned(sandbox, () => ownCall(sandbox)))
      .catch((error: unknown) => {
        prepared = undefined;
        throw error;
      });
    return prepared;
  };
  return {
    app: createApp(sandbox, prepare),
    start: async () => {
      await prepare();
      deliverer.start();
    },
    deliverDue: async () => {
      await prepare();
      return deliverer.deliverDue();
    },
    destroy: async () => {
      await deliverer.stop();
      await sandbox.db.destroy();
    },
  };
}

function createApp(sandbox: Sandbox, prepare: () => Promise<void>): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(async (_req, _res, next) => {
    await prepare();
    next();
  });
  const endpoints = [
    ...cardholderEndpoints(sandbox),
    ...cardEndpoints(sandbox),
    ...paymentEndpoints(sandbox),
    ...testHelperEndpoints(sandbox),
    ...balanceEndpoints(sandbox),
    ...eventEndpoints(sandbox),
    ...webhookEndpointEndpoints(sandbox),
    ...ephemeralKeyEndpoints(),
  ];
  app.use(serveEndpoints(sandbox, endpoints, EXPANDERS));
  app.use(elementsRouter(sandbox));
  app.use(tillRouter(sandbox));
  app.use(answerFault(sandbox));
  return app;
}
