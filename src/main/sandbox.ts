import { createServer } from 'node:http';
import { systemClock } from '../platform/clock.ts';
import { createLogger } from '../platform/logger.ts';
import { type Service, serveUntilStopped } from '../platform/process-child.ts';
import { createStripeSandbox, migrateStripeSandbox, type StripeSandboxOptions } from '../sandbox/index.ts';
import { readSandboxVariables } from './sandbox-settings.ts';

type Variables = ReturnType<typeof readSandboxVariables>;

function optionsOf(env: Variables, databaseUrl: string, port: number): StripeSandboxOptions {
  const {
    SANDBOX_AUTHORIZATION_URL: authorizationUrl,
    SANDBOX_EVENT_URL: eventUrl,
    SANDBOX_TIMEOUT_MS: authorizationTimeoutMs,
    SANDBOX_SCHEMA: schema,
    SANDBOX_BEHAVIOUR: behaviour,
    STRIPE_AUTHORIZATION_WEBHOOK_SECRET: authorizationSecret = '',
    STRIPE_WEBHOOK_SECRET: eventSecret = '',
    TILL_SERVICE_URL: serviceUrl,
  } = env;
  return {
    databaseUrl,
    clock: systemClock,
    logger: createLogger({ level: env.LOG_LEVEL, name: 'sandbox' }),
    publicUrl: `http://localhost:${port}`,
    authorizationEndpoint: authorizationUrl ? { url: authorizationUrl, secret: authorizationSecret } : null,
    eventEndpoint: eventUrl ? { url: eventUrl, secret: eventSecret } : null,
    ...(schema && { schema }),
    ...(authorizationTimeoutMs && { authorizationTimeoutMs }),
    ...(behaviour && { behaviour }),
    ...(serviceUrl && { till: { serviceUrl, apiKey: env.TILL_API_KEY } }),
  };
}

async function start(): Promise<Service> {
  const env = readSandboxVariables(process.env);
  const { DATABASE_URL: databaseUrl = '', SANDBOX_PORT: port = 4242 } = env;
  await migrateStripeSandbox(env.DATABASE_OWNER_URL ?? databaseUrl, env.SANDBOX_SCHEMA);
  const sandbox = createStripeSandbox(optionsOf(env, databaseUrl, port));
  const server = createServer(sandbox.app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
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
