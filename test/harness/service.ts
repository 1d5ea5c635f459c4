import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Stripe } from 'stripe';
import { compose, type Service } from '../../src/compose.ts';
import { type Config, loadConfig, signInAddresses } from '../../src/config.ts';
import { DEMONSTRATION_CLIENT_ID, DEMONSTRATION_NOTIFY_KEY } from '../../src/environment.ts';
import { peopleFor } from '../../src/main/demonstration-people.ts';
import { createSettableClock, type SettableClock } from '../../src/platform/clock.ts';
import { createLogger } from '../../src/platform/logger.ts';
import {
  createIdentitySandbox,
  createNotifySandbox,
  createStripeSandbox,
  type IdentityPerson,
  NOTIFY_TEMPLATES,
  type StripeSandbox,
} from '../../src/sandbox/index.ts';
import { type FreshDatabase, freshDatabase } from './database.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');

export type RunningService = Service & {
  clock: SettableClock;
  config: Config;
  baseUrl: string;
  sandboxUrl: string;
  sandbox: StripeSandbox;
  /** Stripe's SDK, for what a shop does. */
  shop: Stripe;
  databaseUrl: string;
  /** How Stripe behaves from now on. */
  setStripe: (line: Line) => void;
  /** How the service behaves for Stripe and for everybody else from now on. */
  setWeb: (line: Line) => void;
  /** Delivers what Stripe has to say and runs the jobs that follow, until nothing is left to do. */
  settle: () => Promise<void>;
};

/** As always, not at all, or doing the work without its answers coming back. */
export type Line = 'up' | 'down' | 'answers_lost';

/** Puts an application behind a line that can be cut before a request arrives, or before its answer is sent. */
function serveWithFaults(server: Server, app: (req: IncomingMessage, res: ServerResponse) => void) {
  let mode: Line = 'up';
  server.on('request', (req: IncomingMessage, res: ServerResponse) => {
    if (mode === 'down') {
      req.socket.destroy();
      return;
    }
    if (mode === 'answers_lost') res.writeHead = () => res.destroy();
    app(req, res);
  });
  return (next: Line) => {
    mode = next;
  };
}

async function listen(): Promise<{ server: Server; url: string }> {
  const server = createServer({ keepAliveTimeout: 120_000 });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

type Urls = { database: string; base: string; sandbox: string; issuer?: string };

/** The environment of a process under test. */
export function testEnvironment(urls: Urls): Record<string, string> {
  return {
    NODE_ENV: 'test',
    BASE_URL: urls.base,
    DATABASE_URL: urls.database,
    STRIPE_SECRET_KEY: 'sk_test_sandbox',
    STRIPE_PUBLISHABLE_KEY: 'pk_test_sandbox',
    STRIPE_API_BASE: urls.sandbox,
    STRIPE_JS_URL: `${urls.sandbox}/v3/`,
    STRIPE_AUTHORIZATION_WEBHOOK_SECRET: 'whsec_decisions',
    STRIPE_WEBHOOK_SECRET: 'whsec_events',
    SESSION_SECRET: 'a session secret for tests, 32 characters',
    IDENTITY_KEYS: `v1:${KEY}`,
    IDENTITY_HASH_KEY: KEY,
    ACCESS_CODE_KEY: KEY,
    PSEUDONYM_KEY: KEY,
    OIDC_ISSUER: urls.issuer ?? `${urls.sandbox}/identity`,
    OIDC_CLIENT_ID: DEMONSTRATION_CLIENT_ID,
    OIDC_CLIENT_SECRET: 'an identity secret for tests',
    NOTIFY_API_KEY: DEMONSTRATION_NOTIFY_KEY,
    NOTIFY_BASE_URL: `${urls.sandbox}/notify`,
    NOTIFY_TEXT_TEMPLATE: NOTIFY_TEMPLATES.text,
    NOTIFY_EMAIL_TEMPLATE: NOTIFY_TEMPLATES.email,
    NOTIFY_LETTER_TEMPLATE: NOTIFY_TEMPLATES.letter,
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
  };
}

/** The configuration of a service under test. */
export function testConfig(urls: Urls): Config {
  return loadConfig(testEnvironment(urls));
}

/**
 * The whole service with the sandbox behind it, over real HTTP, on a database of its own, at 10am on
 * 22 November 2026. `lineUrl`: the same database, by the way that the service takes to it. `strangers`: whom the
 * identity provider knows and the service does not. `spellIssuer`: how the provider's own name is written in the
 * settings. Awaits disposal:
 * `await using service = await startService()`.
 */
export async function startService(
  options: {
    database?: FreshDatabase;
    lineUrl?: string;
    strangers?: readonly IdentityPerson[];
    spellIssuer?: (issuer: string) => string;
  } = {},
): Promise<RunningService & AsyncDisposable> {
  const database = options.database ?? (await freshDatabase());
  const clock = createSettableClock(new Date('2026-11-22T10:00:00Z'));
  const web = await listen();
  const stripe = await listen();
  const issuer = `${stripe.url}/identity`;
  const config = testConfig({
    ...{ database: options.lineUrl ?? database.url, base: web.url, sandbox: stripe.url },
    issuer: options.spellIssuer?.(issuer) ?? issuer,
  });
  const sandbox = createStripeSandbox({
    databaseUrl: database.url,
    clock,
    logger: createLogger({ name: 'sandbox', level: config.logLevel }),
    publicUrl: stripe.url,
    authorizationEndpoint: { url: `${web.url}/webhooks/stripe/authorizations`, secret: 'whsec_decisions' },
    eventEndpoint: { url: `${web.url}/webhooks/stripe/events`, secret: 'whsec_events' },
  });
  const service = await compose(config, { clock });
  const identity = createIdentitySandbox({
    databaseUrl: database.url,
    clock,
    logger: createLogger({ name: 'identity', level: config.logLevel }),
    issuer,
    client: { id: config.identity.clientId, secret: config.identity.clientSecret, ...signInAddresses(web.url) },
    people: async () => [...(await peopleFor(service.staff, issuer)), ...(options.strangers ?? [])],
  });
  const notify = createNotifySandbox({
    databaseUrl: database.url,
    clock,
    logger: createLogger({ name: 'notify', level: config.logLevel }),
    apiKey: DEMONSTRATION_NOTIFY_KEY,
    publicUrl: `${stripe.url}/notify`,
  });
  const setStripe = serveWithFaults(stripe.server, (req, res) =>
    ([identity, notify].find((part) => part.answers(req)) ?? sandbox).app(req, res),
  );
  const setWeb = serveWithFaults(web.server, service.app);
  const worker = service.createDrain();
  const shopAt = new URL(stripe.url);
  const shop = new Stripe('sk_test_sandbox', {
    host: shopAt.hostname,
    port: shopAt.port,
    protocol: 'http',
    telemetry: false,
    maxNetworkRetries: 0,
  });
  return {
    ...service,
    clock,
    config,
    baseUrl: web.url,
    sandboxUrl: stripe.url,
    sandbox,
    shop,
    databaseUrl: database.url,
    setStripe,
    setWeb,
    settle: async () => {
      do await worker.drain();
      while ((await sandbox.deliverDue()) > 0);
    },
    [Symbol.asyncDispose]: async () => {
      await worker.close();
      await close(web.server);
      await close(stripe.server);
      await sandbox.destroy();
      await identity.destroy();
      await notify.destroy();
      await service.destroy();
      await database.destroy();
    },
  };
}
