import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DEMONSTRATION_CLIENT_ID } from '../../src/environment.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What `npm start` would tell the seeds, for a database of a test and on free ports. */
export async function seedEnvironment(databaseUrl: string): Promise<Record<string, string>> {
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const web = `http://localhost:${port}`;
  return {
    NODE_ENV: 'test',
    DEMONSTRATION_DATA: 'true',
    PORT: String(port),
    SANDBOX_PORT: String(sandboxPort),
    BASE_URL: web,
    DATABASE_URL: databaseUrl,
    STRIPE_SECRET_KEY: 'sk_test_sandbox',
    STRIPE_PUBLISHABLE_KEY: 'pk_test_sandbox',
    STRIPE_API_BASE: `http://localhost:${sandboxPort}`,
    STRIPE_AUTHORIZATION_WEBHOOK_SECRET: 'whsec_decisions',
    STRIPE_WEBHOOK_SECRET: 'whsec_events',
    SANDBOX_AUTHORIZATION_URL: `${web}/webhooks/stripe/authorizations`,
    SANDBOX_EVENT_URL: `${web}/webhooks/stripe/events`,
    SESSION_SECRET: 'a session secret for tests, 32 characters',
    IDENTITY_KEYS: `v1:${KEY}`,
    IDENTITY_HASH_KEY: KEY,
    ACCESS_CODE_KEY: KEY,
    PSEUDONYM_KEY: KEY,
    OIDC_ISSUER: `http://localhost:${sandboxPort}/identity`,
    OIDC_CLIENT_ID: DEMONSTRATION_CLIENT_ID,
    OIDC_CLIENT_SECRET: KEY,
    TILL_API_KEY: 'pp_test_till_of_the_tests',
    LOG_LEVEL: 'silent',
  };
}
