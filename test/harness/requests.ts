import type { RunningService } from './service.ts';

type Ask = {
  id: string;
  card: string;
  amount: number;
  history?: object[];
  merchant?: object;
  purchase?: object;
  pending?: object;
};

/**
 * The body in which Stripe asks about a payment at a supermarket, or the `merchant` given; `history`: one object for
 * each round before; `purchase` and `pending`: what else is told of the authorization and of what it asks now.
 */
export function requestEvent(
  service: RunningService,
  { id, card, amount, history = [], merchant, purchase, pending }: Ask,
): string {
  return JSON.stringify({
    id: `evt_${id}`,
    object: 'event',
    type: 'issuing_authorization.request',
    api_version: '2026-10-28.endive',
    created: 1,
    livemode: false,
    data: {
      object: {
        id,
        object: 'issuing.authorization',
        created: Math.floor(service.clock.now().getTime() / 1000),
        card: { id: card },
        card_presence: 'present',
        authorization_method: 'chip',
        merchant_data: {
          name: 'Seagull Stores',
          category: 'grocery_stores_supermarkets',
          category_code: '5411',
          country: 'GB',
          ...merchant,
        },
        request_history: history,
        ...purchase,
        pending_request: {
          amount,
          currency: 'gbp',
          merchant_currency: 'gbp',
          is_amount_controllable: false,
          amount_details: null,
          ...pending,
        },
      },
    },
  });
}

type SignedHow = { secret?: string; ageSeconds?: number };

/** Stripe's signature of a body, as of so many seconds ago. */
export function sign(service: RunningService, payload: string, how: SignedHow = {}): string {
  const now = Math.floor(service.clock.now().getTime() / 1000);
  return service.shop.webhooks.generateTestHeaderString({
    payload,
    secret: how.secret ?? 'whsec_decisions',
    timestamp: now - (how.ageSeconds ?? 0),
  });
}

/** Delivers a body as Stripe does. */
export function deliver(
  service: RunningService,
  to: 'authorizations' | 'events',
  signed: { payload: string; signature: string },
): Promise<Response> {
  return fetch(`${service.baseUrl}/webhooks/stripe/${to}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'stripe-signature': signed.signature },
    body: signed.payload,
  });
}

/** Asks about a payment as Stripe does, and reads the answer. */
export async function askAbout(service: RunningService, ask: Ask): Promise<{ approved: boolean; amount?: number }> {
  const payload = requestEvent(service, ask);
  const answer = await deliver(service, 'authorizations', { payload, signature: sign(service, payload) });
  return (await answer.json()) as { approved: boolean; amount?: number };
}
