import Provider, { type Configuration } from 'oidc-provider';
import type { Db } from '../../platform/database.ts';
import { html } from '../till/html.ts';
import type { IdentityKeys } from './identity-keys.ts';
import type { IdentitySandboxOptions } from './identity-options.ts';
import { identityPage } from './identity-page.ts';
import { recordAdapter } from './record-adapter.ts';
import { signOutQuestion } from './sign-out-page.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

type Settings = { db: Db; keys: IdentityKeys };

function configurationOf(options: IdentitySandboxOptions, { db, keys }: Settings): Configuration {
  const { client, clock, issuer, people } = options;
  const root = new URL(issuer).pathname;
  const show = (title: string, body: ReturnType<typeof html>) => identityPage({ root, title, body });
  return {
    adapter: (model) => recordAdapter({ db, clock }, model),
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [client.callbackUrl],
        post_logout_redirect_uris: [client.signedOutUrl],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [keys.signing] },
    scopes: ['openid'],
    pkce: { required: () => true },
    cookies: {
      keys: keys.cookies,
      names: { session: 'identity_session', interaction: 'identity_interaction', resume: 'identity_resume' },
      long: { path: root },
    },
    ttl: {
      AccessToken: MINUTE,
      AuthorizationCode: MINUTE,
      IdToken: 10 * MINUTE,
      Grant: HOUR,
      Interaction: HOUR,
      Session: 12 * HOUR,
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = show('Sign out', signOutQuestion(form));
        },
        postLogoutSuccessSource: (ctx) => {
          ctx.body = show('Signed out', html`<h1>You are signed out of the demonstration sign-in</h1>`);
        },
      },
    },
    interactions: { url: (_ctx, { uid }) => `${root}/interaction/${uid}` },
    findAccount: async (_ctx, id) =>
      (await people()).some(({ subject }) => subject === id)
        ? { accountId: id, claims: () => ({ sub: id }) }
        : undefined,
    // Nobody is asked whether the service may know who they are: that is what they came for.
    loadExistingGrant: async (ctx) => {
      const { client: asking, session, provider } = ctx.oidc;
      if (!asking || !session?.accountId) return undefined;
      const grant = new provider.Grant({ clientId: asking.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
    renderError: (ctx, { error, error_description }) => {
      ctx.type = 'html';
      ctx.body = show(
        'Sign-in failed',
        html`<h1>This sign-in cannot go on</h1><p>Go back to the service and begin again.</p><p>${error}: ${error_description}</p>`,
      );
    },
  };
}

/** The OpenID provider itself: authorization code with PKCE, for one client. */
export function openProvider(options: IdentitySandboxOptions, settings: Settings): Provider {
  const provider = new Provider(options.issuer, configurationOf(options, settings));
  provider.on('server_error', (_ctx, error) => {
    options.logger.error({ fault: error.name, detail: error.message }, 'the identity provider failed');
  });
  return provider;
}
