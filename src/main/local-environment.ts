import type { Settings } from '../config.ts';
import { DEMONSTRATION_CLIENT_ID, DEMONSTRATION_NOTIFY_KEY, type Environment } from '../environment.ts';
import { localSecrets } from '../platform/secrets.ts';
import { NOTIFY_TEMPLATES } from '../sandbox/index.ts';

/** How the service, the sandbox and its till find each other on one machine. */
function stripeEnvironment({ port, sandboxPort }: Settings): Environment {
  const service = `http://localhost:${port}`;
  const sandbox = `http://localhost:${sandboxPort}`;
  return {
    STRIPE_SECRET_KEY: 'sk_test_sandbox',
    STRIPE_PUBLISHABLE_KEY: 'pk_test_sandbox',
    STRIPE_API_BASE: sandbox,
    STRIPE_JS_URL: `${sandbox}/v3/`,
    SANDBOX_AUTHORIZATION_URL: `${service}/webhooks/stripe/authorizations`,
    SANDBOX_EVENT_URL: `${service}/webhooks/stripe/events`,
    TILL_SERVICE_URL: service,
  };
}

/** Where staff sign in when nobody has said where: at the sandbox. */
function identityEnvironment({ sandboxPort }: Settings): Environment {
  return { OIDC_ISSUER: `http://localhost:${sandboxPort}/identity`, OIDC_CLIENT_ID: DEMONSTRATION_CLIENT_ID };
}

/** Who carries messages when nobody has said who: the sandbox, to nobody. */
function notifyEnvironment({ sandboxPort }: Settings): Environment {
  return {
    NOTIFY_API_KEY: DEMONSTRATION_NOTIFY_KEY,
    NOTIFY_BASE_URL: `http://localhost:${sandboxPort}/notify`,
    NOTIFY_TEXT_TEMPLATE: NOTIFY_TEMPLATES.text,
    NOTIFY_EMAIL_TEMPLATE: NOTIFY_TEMPLATES.email,
    NOTIFY_LETTER_TEMPLATE: NOTIFY_TEMPLATES.letter,
  };
}

function sandboxEnvironment(settings: Settings): Environment {
  const { baseUrl, port, sandboxPort, startsSandbox, startsIdentity, startsNotify } = settings;
  if (!startsSandbox && !startsIdentity && !startsNotify) return {};
  return {
    PORT: String(port),
    SANDBOX_PORT: String(sandboxPort),
    BASE_URL: baseUrl,
    SANDBOX_PARTS: [startsSandbox && 'stripe', startsIdentity && 'identity', startsNotify && 'notify']
      .filter(Boolean)
      .join(','),
    ...(startsSandbox && stripeEnvironment(settings)),
    ...(startsIdentity && identityEnvironment(settings)),
    ...(startsNotify && notifyEnvironment(settings)),
  };
}

/**
 * The environment with what one machine can supply by itself: secrets that are made once, and the sandbox
 * where no key of Stripe's, or no place to sign in, is given. Secrets that are set already stay. Production supplies
 * nothing: it must be told.
 */
export function localEnvironment(env: Environment, settings: Settings): Environment {
  if (settings.production) return env;
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  return { ...localSecrets(settings.dataDir), ...given, ...sandboxEnvironment(settings) };
}
