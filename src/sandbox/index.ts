/**
 * A local stand-in for Stripe Issuing: it speaks Stripe's own wire format, so the SDK and our code meet it as
 * they would meet Stripe's test mode. It keeps its state in a PostgreSQL schema of its own.
 */
import express, { type Express } from 'express';
import { z } from 'zod';
import type { Clock } from '../platform/clock.ts';
import { openDatabase } from '../platform/database.ts';
import type { Logger } from '../platform/logger.ts';
import { type Behaviour, DEFAULT_BEHAVIOUR, SOME_BEHAVIOUR } from './behaviour.ts';
import type { Sandbox, SignedEndpoint } from './context.ts';
import type { ControlDeps } from './control/control-deps.ts';
import { controlRouter } from './control/control-router.ts';
import { emptyTables } from './control/reset-sandbox.ts';
import { elementsRouter } from './elements/elements-router.ts';
import { ephemeralKeyEndpoints } from './elements/ephemeral-key-endpoints.ts';
import { createDeliverer } from './events/deliver-events.ts';
import { never } from './events/delivery-faults.ts';
import { eventEndpoints } from './events/event-endpoints.ts';
import { configureEventEndpoint, webhookEndpointEndpoints } from './events/webhook-endpoints.ts';
import { EXPANDERS } from './expanders.ts';
import { openFaultBook } from './faults/fault-book.ts';
import { type InProcessFaults, rulesOf } from './faults/in-process-faults.ts';
import { fileContents } from './files/file-contents.ts';
import { fileEndpoints } from './files/file-endpoints.ts';
import { lapseDisputes } from './issuing/disputes/lapse-disputes.ts';
import { issuingEndpoints } from './issuing/issuing-endpoints.ts';
import { SCHEMA } from './migrate.ts';
import { balanceEndpoints } from './money/balance-endpoints.ts';
import { concludeAbandoned } from './network/authorize.ts';
import { testHelperEndpoints } from './network/test-helper-endpoints.ts';
import { ownCall } from './own-call.ts';
import { type KeptValue, keptValue } from './store/kept-value.ts';
import { shiftedClock } from './store/shifted-clock.ts';
import { tillRouter } from './till/till-router.ts';
import { apiFaults } from './wire/api-faults.ts';
import { answerFault } from './wire/error-answer.ts';
import { serveEndpoints } from './wire/serve-endpoints.ts';

export { type Behaviour, readBehaviour } from './behaviour.ts';
export { createIdentitySandbox, type IdentityPerson, type IdentitySandbox } from './identity/index.ts';
export { dropStripeSandbox, migrateStripeSandbox } from './migrate.ts';
export { createNotifySandbox, NOTIFY_TEMPLATES, type NotifySandbox } from './notify/index.ts';

export type StripeSandboxOptions = {
  databaseUrl: string;
  /** Must have been migrated; `stripe_sandbox` unless given. */
  schema?: string;
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
  /** Faults to begin with, in place of those that were kept. */
  faults?: InProcessFaults;
  /** Switches that are not to have their default, unless the control API has set them. */
  behaviour?: Partial<Behaviour>;
};

export type StripeSandbox = {
  app: Express;
  /** Starts delivering events as they happen. */
  start(): Promise<void>;
  /** Delivers every event that is due by the clock; gives the number of attempts. */
  deliverDue(): Promise<number>;
  /** From now on exactly these faults; `{}` for none. */
  setFaults(faults: InProcessFaults): Promise<void>;
  /** From now on exactly these switches are not at what the sandbox was created with. */
  setBehaviour(behaviour: Partial<Behaviour>): Promise<void>;
  /** Ends delivery and the database connections. */
  destroy(): Promise<void>;
};

const POOL_SIZE = 12;
/** How often it is looked whether something has lapsed by the clock. */
const LAPSE_MS = 30_000;

type Settings = {
  behaviour: KeptValue<Partial<Behaviour>>;
  authorizationEndpoint: KeptValue<SignedEndpoint | null>;
};

const ENDPOINT = z.object({ url: z.string(), secret: z.string() }).nullable();

function openSandbox(options: StripeSandboxOptions): { sandbox: Sandbox; settings: Settings } {
  const db = openDatabase({
    url: options.databaseUrl,
    max: POOL_SIZE,
    searchPath: [options.schema ?? SCHEMA],
    applicationName: 'stripe-sandbox',
  });
  const created = {
    ...DEFAULT_BEHAVIOUR,
    ...(options.timeoutAction && { timeoutAction: options.timeoutAction }),
    ...options.behaviour,
  };
  const behaviour = keptValue(db, { name: 'behaviour', schema: SOME_BEHAVIOUR, initial: {} });
  const initial = options.authorizationEndpoint;
  const authorizationEndpoint = keptValue(db, { name: 'authorization_endpoint', schema: ENDPOINT, initial });
  const sandbox: Sandbox = {
    db,
    clock: shiftedClock(db, options.clock),
    realClock: options.clock,
    logger: options.logger,
    publicUrl: options.publicUrl,
    get authorizationEndpoint() {
      return authorizationEndpoint.get();
    },
    authorizationTimeoutMs: options.authorizationTimeoutMs ?? 2000,
    faults: openFaultBook(db),
    dropsEvent: never,
    get behaviour() {
      return { ...created, ...behaviour.get() };
    },
    till: options.till ?? null,
    wakeDelivery: () => undefined,
  };
  return { sandbox, settings: { behaviour, authorizationEndpoint } };
}

/** Runs `work` once, at the first call; a later call waits for it. One that failed is tried again. */
function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work().catch((error: unknown) => {
      done = undefined;
      throw error;
    });
    return done;
  };
}

async function setFaults(sandbox: Sandbox, faults: InProcessFaults): Promise<void> {
  sandbox.dropsEvent = faults.drop ?? never;
  await sandbox.faults.set(rulesOf(faults));
}

/** The sandbox as an Express application. Its schema must have been migrated. */
export function createStripeSandbox(options: StripeSandboxOptions): StripeSandbox {
  const { sandbox, settings } = openSandbox(options);
  const deliverer = createDeliverer(sandbox);
  sandbox.wakeDelivery = deliverer.wake;
  let lapsing: NodeJS.Timeout | undefined;
  const prepare = once(async () => {
    for (const kept of [sandbox.clock, sandbox.faults, ...Object.values(settings)]) await kept.load();
    if (options.faults) await setFaults(sandbox, options.faults);
    await configureEventEndpoint(sandbox, options.eventEndpoint);
    await concludeAbandoned(sandbox, () => ownCall(sandbox));
  });
  const deliverDue = async () => {
    await prepare();
    await lapseDisputes(sandbox);
    return deliverer.deliverDue();
  };
  const reset = async () => {
    await sandbox.db.transaction(emptyTables);
    await setFaults(sandbox, {});
    for (const kept of Object.values(settings)) await kept.clear();
    await sandbox.clock.setAhead(0);
    await configureEventEndpoint(sandbox, options.eventEndpoint);
  };
  return {
    app: createApp({ sandbox, ...settings, deliverDue, reset }, prepare),
    start: async () => {
      await prepare();
      deliverer.start();
      lapsing ??= setInterval(() => lapseQuietly(sandbox), LAPSE_MS);
    },
    deliverDue,
    setFaults: async (faults) => {
      await prepare();
      await setFaults(sandbox, faults);
    },
    setBehaviour: async (behaviour) => {
      await prepare();
      await settings.behaviour.set(behaviour);
    },
    destroy: async () => {
      clearInterval(lapsing);
      await deliverer.stop();
      await sandbox.db.destroy();
    },
  };
}

function lapseQuietly(sandbox: Sandbox): void {
  lapseDisputes(sandbox).catch((error: unknown) => sandbox.logger.error({ err: error }, 'disputes could not lapse'));
}

function createApp(control: ControlDeps, prepare: () => Promise<void>): Express {
  const { sandbox } = control;
  const app = express();
  app.disable('x-powered-by');
  app.use(async (_req, _res, next) => {
    await prepare();
    next();
  });
  const endpoints = [
    ...issuingEndpoints(sandbox),
    ...fileEndpoints(sandbox),
    ...testHelperEndpoints(sandbox),
    ...balanceEndpoints(sandbox),
    ...eventEndpoints(sandbox),
    ...webhookEndpointEndpoints(sandbox),
    ...ephemeralKeyEndpoints(),
  ];
  app.use(fileContents(sandbox));
  app.use(controlRouter(control));
  app.use(apiFaults(sandbox));
  app.use(serveEndpoints(sandbox, endpoints, EXPANDERS));
  app.use(elementsRouter(sandbox));
  app.use(tillRouter(sandbox));
  app.use(answerFault(sandbox));
  return app;
}
