import * as oidc from 'openid-client';
import { AppError } from '../../kernel/app-error.ts';
import type { IdentityProvider, PendingSignIn, ProvenIdentity } from '../../modules/staff/index.ts';
import type { Logger } from '../../platform/logger.ts';

export type IdentityProviderSettings = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Where the provider sends browsers back to, after signing in and after signing out. */
  callbackUrl: string;
  signedOutUrl: string;
};

const TIMEOUT_SECONDS = 5;
/** Nothing about the person: their name and role are kept here. */
const SCOPE = 'openid';

const unavailable = () =>
  new AppError('sign_in_unavailable', 'The sign-in service cannot be reached. Try again in a few minutes.');
const failed = () =>
  new AppError('sign_in_failed', 'The sign-in service did not confirm who you are. Try to sign in again.');

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'none');

/** What went wrong, and nothing else: errors of the library carry tokens and claims. */
function factsOf(error: unknown): { fault: string; code: string } {
  return { fault: error instanceof Error ? error.name : typeof error, code: codeOf(error) };
}

/** Whether the provider could not be asked, rather than refused. */
function isOutOfReach(error: unknown): boolean {
  if (error instanceof TypeError) return true;
  return ['OAUTH_TIMEOUT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON'].includes(codeOf(error));
}

/** Gives what `work` gave; a later call waits for the same. One that failed is tried again. */
function remembered<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => {
    done ??= work().catch((error: unknown) => {
      done = undefined;
      throw error;
    });
    return done;
  };
}

function discover({ issuer, clientId, clientSecret }: IdentityProviderSettings): Promise<oidc.Configuration> {
  const isPlain = issuer.startsWith('http:');
  return oidc.discovery(new URL(issuer), clientId, clientSecret, oidc.ClientSecretBasic(clientSecret), {
    timeout: TIMEOUT_SECONDS,
    execute: [oidc.enableNonRepudiationChecks, ...(isPlain ? [oidc.allowInsecureRequests] : [])],
  });
}

/**
 * An OpenID provider by the authorization code flow with PKCE, state and nonce. It is asked what it offers at the
 * first sign-in, not before: the service starts without it.
 */
export function createIdentityProvider(settings: IdentityProviderSettings, logger: Logger): IdentityProvider {
  const discovered = remembered(() => discover(settings));
  const configuration = async () => {
    try {
      return await discovered();
    } catch (error) {
      logger.error(factsOf(error), 'the identity provider cannot be reached');
      throw unavailable();
    }
  };
  return {
    issuer: async () => (await configuration()).serverMetadata().issuer,
    begin: async ({ maxAgeSeconds }) => begin(await configuration(), { ...settings, maxAgeSeconds }),
    finish: async (callback, pending) => {
      const config = await configuration();
      try {
        return await finish(config, callback, pending);
      } catch (error) {
        logger.warn(factsOf(error), 'a sign-in was not confirmed');
        throw isOutOfReach(error) ? unavailable() : failed();
      }
    },
    signOutUrl: async () => {
      const config = await configuration();
      if (!config.serverMetadata().end_session_endpoint) return null;
      return oidc.buildEndSessionUrl(config, { post_logout_redirect_uri: settings.signedOutUrl }).href;
    },
  };
}

async function begin(
  config: oidc.Configuration,
  { callbackUrl, maxAgeSeconds }: { callbackUrl: string; maxAgeSeconds: number },
): Promise<{ url: string; pending: PendingSignIn }> {
  const codeVerifier = oidc.randomPKCECodeVerifier();
  const pending = { state: oidc.randomState(), nonce: oidc.randomNonce(), codeVerifier, maxAgeSeconds };
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: callbackUrl,
    scope: SCOPE,
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    prompt: 'login',
    max_age: String(maxAgeSeconds),
  });
  return { url: url.href, pending };
}

async function finish(config: oidc.Configuration, callback: URL, pending: PendingSignIn): Promise<ProvenIdentity> {
  const tokens = await oidc.authorizationCodeGrant(config, callback, {
    pkceCodeVerifier: pending.codeVerifier,
    expectedState: pending.state,
    expectedNonce: pending.nonce,
    maxAge: pending.maxAgeSeconds,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (claims?.auth_time === undefined) throw failed();
  return { issuer: claims.iss, subject: claims.sub, secondsAgo: Math.max(0, claims.iat - claims.auth_time) };
}
