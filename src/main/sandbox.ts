import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { signInAddresses } from '../config.ts';
import { systemClock } from '../platform/clock.ts';
import { createLogger } from '../platform/logger.ts';
import { type Service, serveUntilStopped } from '../platform/process-child.ts';
import {
  createIdentitySandbox,
  createNotifySandbox,
  createStripeSandbox,
  type IdentitySandbox,
  migrateStripeSandbox,
  type NotifySandbox,
  type StripeSandbox,
  type StripeSandboxOptions,
} from '../sandbox/index.ts';
import { openDemonstrationPeople } from './demonstration-people.ts';
import { readSandboxVariables, type SandboxVariables } from './sandbox-settings.ts';

type Place = { databaseUrl: string; port: number };
type Parts = { stripe: StripeSandbox | null; identity: IdentitySandbox | null; notify: NotifySandbox | null };

function stripeOptions(env: SandboxVariables, { databaseUrl, port }: Place): StripeSandboxOptions {
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

/** The demonstration's identity provider, which is handed the service's demonstration people. */
async function openIdentity(env: SandboxVariables, databaseUrl: string): Promise<IdentitySandbox> {
  const { BASE_URL: service = '', OIDC_ISSUER: issuer = '', SANDBOX_SCHEMA: schema } = env;
  const { people, close } = await openDemonstrationPeople(databaseUrl, issuer);
  const provider = createIdentitySandbox({
    databaseUrl,
    clock: systemClock,
    logger: createLogger({ level: env.LOG_LEVEL, name: 'identity' }),
    issuer,
    client: {
      id: env.OIDC_CLIENT_ID,
      secret: env.OIDC_CLIENT_SECRET,
      ...signInAddresses(service),
    },
    people,
    ...(schema && { schema }),
  });
  const destroy = async () => {
    await provider.destroy();
    await close();
  };
  return { ...provider, destroy };
}

/** Who carries messages, to nobody. */
function openNotify(env: SandboxVariables, { databaseUrl, port }: Place): NotifySandbox {
  const { NOTIFY_API_KEY: apiKey, SANDBOX_SCHEMA: schema } = env;
  return createNotifySandbox({
    databaseUrl,
    clock: systemClock,
    logger: createLogger({ level: env.LOG_LEVEL, name: 'notify' }),
    apiKey,
    publicUrl: `http://localhost:${port}/notify`,
    ...(schema && { schema }),
  });
}

/** Each part at its own addresses; nobody answers for one that does not run. */
function listenerOf({ stripe, identity, notify }: Parts) {
  return (req: IncomingMessage, res: ServerResponse) => {
    const part = [identity, notify].find((one) => one?.answers(req)) ?? stripe;
    if (part) return void part.app(req, res);
    res.writeHead(404).end();
  };
}

async function start(): Promise<Service> {
  const env = readSandboxVariables(process.env);
  const { DATABASE_URL: databaseUrl = '', SANDBOX_PORT: port = 4242, SANDBOX_PARTS: parts } = env;
  await migrateStripeSandbox(env.DATABASE_OWNER_URL ?? databaseUrl, env.SANDBOX_SCHEMA);
  const stripe = parts.includes('stripe') ? createStripeSandbox(stripeOptions(env, { databaseUrl, port })) : null;
  const identity = parts.includes('identity') ? await openIdentity(env, databaseUrl) : null;
  const notify = parts.includes('notify') ? openNotify(env, { databaseUrl, port }) : null;
  const server = createServer(listenerOf({ stripe, identity, notify }));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  await stripe?.start();
  const stop = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    await closed;
    await stripe?.destroy();
    await identity?.destroy();
    await notify?.destroy();
  };
  return { stop };
}

await serveUntilStopped(start);
