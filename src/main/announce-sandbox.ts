import type { Environment } from '../environment.ts';
import { row, say } from './announce.ts';
import type { SandboxSettings } from './sandbox-settings.ts';

/** Says where the sandbox is, which keys it takes, where it sends and with which secrets it signs. */
export function announceSandbox(settings: SandboxSettings, env: Environment): void {
  const address = `http://localhost:${settings.port}`;
  say('\nThe Stripe Issuing sandbox is ready. It is not Stripe: no card is real and no money moves.\n');
  say(row('API', `${address}/v1/...`));
  say(row('Secret key', 'sk_test_sandbox (any sk_test_... or rk_test_... will do)'));
  say(row('Publishable key', 'pk_test_sandbox'));
  say(row('Stripe.js', `${address}/v3/`));
  say(row('Till', `${address}/till`));
  say(row('Control API', `${address}/_sandbox`));
  say('');
  say(row('Authorizations to', settings.authorizationUrl ?? "nobody: Stripe's own checks decide"));
  say(row('  signed with', env['STRIPE_AUTHORIZATION_WEBHOOK_SECRET'] ?? ''));
  say(row('Events to', settings.eventUrl ?? 'nobody yet: create a webhook endpoint, or set SANDBOX_EVENT_URL'));
  say(row('  signed with', env['STRIPE_WEBHOOK_SECRET'] ?? ''));
  say(`\nHow to use it: src/sandbox/README.md. Ctrl-C stops it; nothing is lost. The log is in ${settings.dataDir}.`);
}
