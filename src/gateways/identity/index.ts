/** OpenID Connect: the only place that knows how an identity provider is spoken to. */
export { createIdentityProvider, type IdentityProviderSettings } from './openid-provider.ts';
