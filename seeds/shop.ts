import { Stripe } from 'stripe';
import type { Config } from '../src/config.ts';
import merchants from './data/merchants.json' with { type: 'json' };
import type { MerchantKey } from './plan/award-plan.ts';

export type Purchase = {
  stripeCardId: string;
  amountPence: number;
  merchant: MerchantKey;
  method: 'chip' | 'contactless' | 'online';
};

type Authorizations = Stripe['testHelpers']['issuing']['authorizations'];
type MerchantCategory = NonNullable<NonNullable<Parameters<Authorizations['create']>[0]['merchant_data']>['category']>;

/** What shops and the bank do in the demonstration, by the test helpers that Stripe's own test mode has. */
export type Shop = ReturnType<typeof createShop>;

export function createShop({ stripe: { secretKey, apiBase } }: Config) {
  const at = new URL(apiBase ?? 'https://api.stripe.com');
  const port = at.port || (at.protocol === 'https:' ? '443' : '80');
  const protocol = at.protocol === 'https:' ? 'https' : 'http';
  const stripe = new Stripe(secretKey, { host: at.hostname, port, protocol, telemetry: false, maxNetworkRetries: 0 });
  const { authorizations } = stripe.testHelpers.issuing;
  return {
    /** Asks for money; the answer is final when it returns. */
    async ask(purchase: Purchase): Promise<{ id: string; approved: boolean }> {
      const { name, category, networkId } = merchants[purchase.merchant];
      return authorizations.create({
        card: purchase.stripeCardId,
        amount: purchase.amountPence,
        authorization_method: purchase.method,
        merchant_data: {
          name,
          category: category as MerchantCategory,
          city: 'Marram Bay',
          country: 'GB',
          postal_code: 'ZZ1 1ZZ',
          network_id: networkId,
        },
      });
    },
    /** Takes what was approved. */
    async capture(authorizationId: string): Promise<void> {
      await authorizations.capture(authorizationId);
    },
    /** Chooses the events that the service is told of; the names are Stripe's, `*` is every one. */
    async tellOf(events: readonly Stripe.WebhookEndpointUpdateParams.EnabledEvent[]): Promise<void> {
      for await (const { id } of stripe.webhookEndpoints.list()) {
        await stripe.webhookEndpoints.update(id, { enabled_events: [...events] });
      }
    },
    /** A bank transfer to the Issuing balance. */
    async fundBalance(amountPence: number): Promise<void> {
      await stripe.rawRequest('POST', '/v1/test_helpers/issuing/fund_balance', {
        amount: amountPence,
        currency: 'gbp',
      });
    },
  };
}
