import { StripeError } from './stripe-error.ts';

/** Takes any test key, as bearer or as basic user name; there is one account whatever the key. */
export function authenticate(header: string | undefined): void {
  const key = keyOf(header);
  if (!key) {
    throw new StripeError(
      401,
      'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. "Authorization: Bearer YOUR_SECRET_KEY").',
    );
  }
  if (/^(sk|rk)_test_\w+$/.test(key)) return;
  if (/^(sk|rk)_live_/.test(key)) throw new StripeError(401, 'This is a sandbox: it never accepts a live key.');
  throw new StripeError(401, `Invalid API Key provided: ${key.slice(0, 8)}${'*'.repeat(8)}`);
}

function keyOf(header: string | undefined): string | undefined {
  const [scheme, credentials] = header?.split(' ') ?? [];
  if (!credentials) return undefined;
  if (scheme?.toLowerCase() === 'bearer') return credentials;
  if (scheme?.toLowerCase() !== 'basic') return undefined;
  return Buffer.from(credentials, 'base64').toString('utf8').split(':')[0];
}
