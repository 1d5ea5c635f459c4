import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  ConfigError,
  DEMONSTRATION_CLIENT_ID,
  type Environment,
  isDemonstration,
  missing,
  readVariables,
  required,
  SERVICE,
  STRIPE_PAIRED,
  usesSandbox,
  type Variables,
} from './environment.ts';

function settingsOf(vars: Variables) {
  return {
    production: vars.NODE_ENV === 'production',
    /** Whether the sandbox stands in for Stripe. */
    usesSandbox: usesSandbox(vars),
    /** Whether it is ours to start: nobody has said where one runs. */
    startsSandbox: !vars.STRIPE_SECRET_KEY,
    /** Whether the demonstration's identity provider is: nobody has said where staff sign in. */
    startsIdentity: vars.NODE_ENV !== 'production' && !vars.OIDC_ISSUER,
    /** Whether the stand-in for GOV.UK Notify is: nobody has said who carries messages. */
    startsNotify: vars.NODE_ENV !== 'production' && !vars.NOTIFY_API_KEY,
    port: vars.PORT,
    sandboxPort: vars.SANDBOX_PORT,
    /** Where people and Stripe reach the service; no slash at its end. */
    baseUrl: (vars.BASE_URL ?? `http://localhost:${vars.PORT}`).replace(/\/+$/, ''),
    /** Absolute. Holds the embedded database and what it takes to start again. */
    dataDir: vars.DATA_DIR,
    databaseUrl: vars.DATABASE_URL,
    /** For migrations: may be another role than the service's. */
    databaseOwnerUrl: vars.DATABASE_OWNER_URL ?? vars.DATABASE_URL,
    demonstrationData: isDemonstration(vars),
    logLevel: vars.LOG_LEVEL,
  };
}

/** What `npm start` has to know before anything runs: the rest it makes itself, outside production. */
export type Settings = ReturnType<typeof settingsOf>;

/** Reads what `npm start` needs. Throws {@link ConfigError} with every refusal at once. */
export function loadSettings(env: Environment): Settings {
  return settingsOf(readVariables(env));
}

function stripeOf(vars: Variables) {
  return {
    secretKey: required(vars, 'STRIPE_SECRET_KEY'),
    publishableKey: required(vars, 'STRIPE_PUBLISHABLE_KEY'),
    /** Of the sandbox; Stripe's own when absent. */
    apiBase: vars.STRIPE_API_BASE,
    /** The script that shows a card's number in a frame of Stripe's (or the sandbox's). */
    jsUrl: vars.STRIPE_JS_URL,
    /** Several while one is being replaced. */
    authorizationWebhookSecrets: required(vars, 'STRIPE_AUTHORIZATION_WEBHOOK_SECRET'),
    webhookSecrets: required(vars, 'STRIPE_WEBHOOK_SECRET'),
  };
}

/** Where an identity provider sends browsers back to. It must be told both beforehand. */
export function signInAddresses(baseUrl: string): { callbackUrl: string; signedOutUrl: string } {
  return { callbackUrl: `${baseUrl}/sign-in/callback`, signedOutUrl: `${baseUrl}/sign-in` };
}

function identityOf(vars: Variables) {
  const clientId = required(vars, 'OIDC_CLIENT_ID');
  return {
    issuer: required(vars, 'OIDC_ISSUER'),
    clientId,
    clientSecret: required(vars, 'OIDC_CLIENT_SECRET'),
    /** Whether people sign in by choosing who they are. */
    isDemonstration: clientId === DEMONSTRATION_CLIENT_ID,
  };
}

/** Reads what connects the service to Stripe, and no more. Throws {@link ConfigError} with every fault at once. */
export function loadStripeSettings(env: Environment) {
  const vars = readVariables(env);
  const problems = missing(vars, ['STRIPE_SECRET_KEY', ...STRIPE_PAIRED], 'there is nothing to check without it');
  if (problems.length > 0) throw new ConfigError(problems);
  return { ...settingsOf(vars), stripe: stripeOf(vars) };
}

/** Null where nobody carries messages: vouchers are printed. */
function notifyOf(vars: Variables) {
  if (!vars.NOTIFY_API_KEY) return null;
  return {
    apiKey: vars.NOTIFY_API_KEY,
    /** Of a stand-in; GOV.UK Notify's own when absent. */
    baseUrl: vars.NOTIFY_BASE_URL,
    templates: {
      text: required(vars, 'NOTIFY_TEXT_TEMPLATE'),
      email: required(vars, 'NOTIFY_EMAIL_TEMPLATE'),
      letter: required(vars, 'NOTIFY_LETTER_TEMPLATE'),
    },
  };
}

function configOf(vars: Variables) {
  return {
    ...settingsOf(vars),
    databaseUrl: required(vars, 'DATABASE_URL'),
    databaseOwnerUrl: vars.DATABASE_OWNER_URL ?? required(vars, 'DATABASE_URL'),
    apiRequestsPerMinute: vars.API_REQUESTS_PER_MINUTE,
    stripe: stripeOf(vars),
    sessionSecret: required(vars, 'SESSION_SECRET'),
    /** The first encrypts; all decrypt. 32 bytes each. */
    identityKeys: required(vars, 'IDENTITY_KEYS'),
    identityHashKey: required(vars, 'IDENTITY_HASH_KEY'),
    accessCodeKey: required(vars, 'ACCESS_CODE_KEY'),
    pseudonymKey: required(vars, 'PSEUDONYM_KEY'),
    identity: identityOf(vars),
    notify: notifyOf(vars),
    /** From this amount on, an act with money asks who one is unless that is fresh. */
    freshSignInFromPence: vars.FRESH_SIGN_IN_FROM_PENCE,
    /** Where the sandbox sends what Stripe would send, and what its till reads; absent without a sandbox. */
    sandboxAuthorizationUrl: vars.SANDBOX_AUTHORIZATION_URL,
    sandboxEventUrl: vars.SANDBOX_EVENT_URL,
    tillServiceUrl: vars.TILL_SERVICE_URL,
    tillApiKey: vars.TILL_API_KEY,
  };
}

/** Everything the service is told from outside. Nothing else reads the environment. */
export type Config = ReturnType<typeof configOf>;

/** Reads the whole configuration. Throws {@link ConfigError} that names every variable at fault. */
export function loadConfig(env: Environment): Config {
  const vars = readVariables(env);
  const problems = missing(vars, SERVICE, '`npm start` makes it, other ways of running must give it');
  if (problems.length > 0) throw new ConfigError(problems);
  return configOf(vars);
}

/** The process's environment, and beneath it what `.env` says, where there is one. */
export function readEnvironment(): Environment {
  const file = path.join(import.meta.dirname, '../.env');
  if (existsSync(file)) process.loadEnvFile(file);
  return process.env;
}
