import { createServer, type RequestListener, type Server } from 'node:http';
import type { Seeding } from '../../seeds/seeding.ts';
import { compose } from '../compose.ts';
import type { Config } from '../config.ts';
import { CannotRun } from '../platform/cannot-run.ts';
import { createSettableClock, type SettableClock } from '../platform/clock.ts';
import { createLogger } from '../platform/logger.ts';
import { createStripeSandbox, type StripeSandbox } from '../sandbox/index.ts';

const DECISIONS = '/webhooks/stripe/authorizations';

async function listen(port: number, listener: RequestListener): Promise<Server> {
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
  });
  return server;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

function createSandbox(config: Config, clock: SettableClock): StripeSandbox {
  const { sandboxAuthorizationUrl, sandboxEventUrl, stripe } = config;
  const [decisionSecret] = stripe.authorizationWebhookSecrets;
  const [eventSecret] = stripe.webhookSecrets;
  if (!sandboxAuthorizationUrl || !sandboxEventUrl || !decisionSecret || !eventSecret || !stripe.apiBase) {
    throw new CannotRun('The demonstration data is made with the Stripe sandbox, and its addresses are not set.');
  }
  return createStripeSandbox({
    databaseUrl: config.databaseUrl,
    clock,
    logger: createLogger({ name: 'sandbox', level: 'fatal' }),
    publicUrl: stripe.apiBase,
    authorizationEndpoint: { url: sandboxAuthorizationUrl, secret: decisionSecret },
    eventEndpoint: { url: sandboxEventUrl, secret: eventSecret },
  });
}

/** Composes service and sandbox in this process, on one settable clock, at the addresses that the configuration names. */
export async function openSeeding(
  config: Config,
  options: { now: Date; say: (line: string) => void },
): Promise<Seeding & AsyncDisposable> {
  await using parts = new AsyncDisposableStack();
  const clock = createSettableClock(options.now);
  const sandbox = createSandbox(config, clock);
  parts.defer(() => sandbox.destroy());
  const service = await compose(config, { clock, logger: createLogger({ name: 'seed', level: 'error' }) });
  parts.defer(() => service.destroy());
  const worker = service.createDrain();
  parts.defer(() => worker.close());
  let isAnswering = true;
  const web = await listen(config.port, (req, res) => {
    if (isAnswering || req.url !== DECISIONS) service.app(req, res);
  });
  parts.defer(() => close(web));
  const stripe = await listen(config.sandboxPort, sandbox.app);
  parts.defer(() => close(stripe));
  const all = parts.move();
  return {
    ...options,
    config,
    service,
    clock,
    settle: async () => {
      await sandbox.deliverDue();
      do await worker.drain();
      while ((await sandbox.deliverDue()) > 0);
    },
    withoutAnswers: async (work) => {
      isAnswering = false;
      return work().finally(() => {
        isAnswering = true;
      });
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
