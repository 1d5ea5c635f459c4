import { Stripe } from 'stripe';

export type StripeSettings = {
  secretKey: string;
  /** Address of the sandbox; Stripe's own when absent. */
  apiBase?: string | undefined;
};

/** The API version that requests, events and our direct answers are written in. */
export const STRIPE_VERSION = Stripe.API_VERSION;

const TIMEOUT_MS = 10_000;

/** The SDK, pointed at Stripe or at whatever speaks its wire format. */
export function createStripeClient(settings: StripeSettings): Stripe {
  const base = settings.apiBase ? new URL(settings.apiBase) : null;
  const elsewhere = base
    ? {
        host: base.hostname,
        port: base.port || (base.protocol === 'https:' ? '443' : '80'),
        protocol: base.protocol === 'https:' ? ('https' as const) : ('http' as const),
      }
    : {};
  return new Stripe(settings.secretKey, { ...elsewhere, telemetry: false, timeout: TIMEOUT_MS, maxNetworkRetries: 2 });
}
