import { createServer } from 'node:http';
import { z } from 'zod';
import { systemClock } from '../platform/clock.ts';
import { createLogger } from '../platform/logger.ts';
import { type Service, serveUntilStopped } from '../platform/process-child.ts';
import { createStripeSandbox, migrateStripeSandbox } from '../sandbox/index.ts';

/** Secrets may be a list while one is being changed; the first is the one to sign with. */
const secret = z
  .string()
  .default('')
  .transform((list) => list.split(',')[0]?.trim() ?? '');

const ENVIRONMENT = z.object({
  DATABASE_URL: z.string(),
  DATABASE_OWNER_URL: z.string().optional(),
  SANDBOX_PORT: z.coerce.number().default(4242),
  SANDBOX_AUTHORIZATION_URL: z.string().optional(),
  SANDBOX_EVENT_URL: z.string().optional(),
  STRIPE_AUTHORIZATION_WEBHOOK_SECRET: secret,
  STRIPE_WEBHOOK_SECRET: secret,
  TILL_SERVICE_URL: z.string().optional(),
  TILL_API_KEY: z.string().default(''),
  LOG_LEVEL: z.string().default('info'),
});

async function start(): Promise<Service> {
  const env = ENVIRONMENT.parse(process.env);
  const {
    SANDBOX_AUTHORIZATION_URL: authorizationUrl,
    SANDBOX_EVENT_URL: eventUrl,
    TILL_SERVICE_URL: serviceUrl,
  } = env;
  await migrateStripeSandbox(env.DATABASE_OWNER_URL ?? env.DATABASE_URL);
  const sandbox = createStripeSandbox({
    databaseUrl: env.DATABASE_URL,
    clock: systemClock,
    logger: createLogger({ level: env.LOG_LEVEL, name: 'sandbox' }),
    publicUrl: `http://localhost:${env.SANDBOX_PORT}`,
    authorizationEndpoint: authorizationUrl
      ? { url: authorizationUrl, secret: env.STRIPE_AUTHORIZATION_WEBHOOK_SECRET }
      : null,
    eventEndpoint: eventUrl ? { url: eventUrl, secret: env.STRIPE_WEBHOOK_SECRET } : null,
    ...(serviceUrl && { till: { serviceUrl, apiKey: env.TILL_API_KEY } }),
  });
  const server = createServer(sandbox.app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(env.SANDBOX_PORT, resolve);
  });
  await sandbox.start();
  const stop = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    await closed;
    await sandbox.destroy();
  };
  return { stop };
}

await serveUntilStopped(start);
