import { randomBytes } from 'node:crypto';

const key = () => randomBytes(32).toString('base64');

/** Signing secrets of this run: as long and as random as Stripe's. */
export const SECRETS = {
  authorizations: `whsec_${randomBytes(32).toString('base64url')}`,
  events: `whsec_${randomBytes(32).toString('base64url')}`,
};

/** Secrets that loading and serving share, so that both can read the same rows. */
const KEPT = {
  SESSION_SECRET: key(),
  IDENTITY_KEYS: `v1:${key()}`,
  IDENTITY_HASH_KEY: key(),
  ACCESS_CODE_KEY: key(),
  PSEUDONYM_KEY: key(),
  // Nobody signs in.
  OIDC_ISSUER: 'https://login.invalid',
  OIDC_CLIENT_ID: 'bench',
  OIDC_CLIENT_SECRET: key(),
  STRIPE_AUTHORIZATION_WEBHOOK_SECRET: SECRETS.authorizations,
  STRIPE_WEBHOOK_SECRET: SECRETS.events,
};

/** While the templates are made: Stripe's stand-in is used. */
export function loadingEnvironment(urls: { databaseUrl: string; stripeUrl: string }): Record<string, string> {
  return {
    ...KEPT,
    NODE_ENV: 'test',
    DATABASE_URL: urls.databaseUrl,
    STRIPE_SECRET_KEY: 'sk_test_sandbox',
    STRIPE_PUBLISHABLE_KEY: 'pk_test_sandbox',
    STRIPE_API_BASE: urls.stripeUrl,
    LOG_LEVEL: 'error',
  };
}

/** The web process that is measured: the settings of production. A decision never calls Stripe, so its key is of no account. */
export function productionEnvironment(at: { databaseUrl: string; port: number }): Record<string, string> {
  return {
    ...KEPT,
    NODE_ENV: 'production',
    PORT: String(at.port),
    BASE_URL: 'https://bench.invalid',
    DATABASE_URL: at.databaseUrl,
    STRIPE_SECRET_KEY: 'sk_test_bench',
    STRIPE_PUBLISHABLE_KEY: 'pk_test_bench',
  };
}
