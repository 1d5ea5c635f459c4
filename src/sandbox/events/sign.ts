import { createHmac } from 'node:crypto';

/**
 * The `Stripe-Signature` header for a body: an HMAC-SHA256 of `seconds.body` for each secret, keyed with the
 * whole secret. While a secret is being rolled there are several, and any one that matches will do.
 */
export function signatureHeader(body: string, secrets: readonly string[], seconds: number): string {
  const signatures = secrets.map(
    (secret) => `v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`,
  );
  return [`t=${seconds}`, ...signatures].join(',');
}
