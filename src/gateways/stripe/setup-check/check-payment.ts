import { setTimeout as pause } from 'node:timers/promises';
import type { Stripe } from 'stripe';
import { countOtherEndpoints } from './check-event-endpoint.ts';
import { type Finding, ok, type Setup, unknown, why, wrong } from './finding.ts';

const SETTINGS = 'Dashboard, Issuing, settings, authorization webhook';
const AMOUNT_PENCE = 100;
const POLL_MS = 250;

type Authorization = Stripe.Issuing.Authorization;
type Throwaway = { holder: string; card: string };

/** A card that the service does not know, so that nothing of anybody's is touched. */
async function makeCard({ stripe }: Setup): Promise<Throwaway> {
  const metadata = { practice_purse: 'setup check' };
  const { id: holder } = await stripe.issuing.cardholders.create({
    name: 'Setup Check',
    type: 'individual',
    phone_number: '+447700900123',
    individual: { first_name: 'Setup', last_name: 'Check' },
    billing: { address: { line1: '1 Marram Row', city: 'Marram Bay', postal_code: 'ZZ1 1AA', country: 'GB' } },
    metadata,
  });
  const card = { cardholder: holder, currency: 'gbp', type: 'virtual', status: 'active', metadata } as const;
  return { holder, card: (await stripe.issuing.cards.create(card)).id };
}

async function cleanUp({ stripe }: Setup, made: Throwaway, authorization: Authorization | null): Promise<Finding> {
  try {
    if (authorization?.status === 'pending') await stripe.testHelpers.issuing.authorizations.reverse(authorization.id);
    await stripe.issuing.cards.update(made.card, { status: 'canceled' });
    await stripe.issuing.cardholders.update(made.holder, { status: 'inactive' });
    return ok('Clean-up', 'the card is cancelled, its holder inactive');
  } catch (error) {
    return unknown('Clean-up', why(error), `Cancel the card ${made.card} in the Dashboard.`);
  }
}

/** What each of Stripe's reasons says about the real-time endpoint. */
function readAnswer({ approved, request_history: rounds }: Authorization, url: string): Finding {
  const { reason, reason_message: message } = rounds[0] ?? { reason: 'unknown', reason_message: null };
  const step = 'Real-time endpoint';
  const secret = 'See that STRIPE_AUTHORIZATION_WEBHOOK_SECRET is the signing secret shown there';
  const readings: Readonly<Record<string, Finding>> = {
    webhook_declined: ok(step, 'it answered in time, and declined a card that it does not know, as it must'),
    webhook_approved: wrong(
      step,
      'something approved a card that this service does not know',
      `Set ${url} (${SETTINGS}).`,
    ),
    webhook_timeout: wrong(
      step,
      `no answer within 2 seconds; Stripe then ${approved ? 'APPROVED' : 'declined'}`,
      `See that ${url} is set, and the service answers quickly from outside (${SETTINGS}).`,
    ),
    webhook_error: wrong(
      step,
      `it did not answer as Stripe wants: ${message ?? 'no message'}`,
      `${secret} (${SETTINGS}).`,
    ),
    card_active: wrong(step, 'none is set: Stripe approved by itself (card_active)', `Set ${url} (${SETTINGS}).`),
    insufficient_funds: unknown(
      step,
      'the Issuing balance did not cover £1.00, so nobody was asked',
      'Add money first.',
    ),
  };
  return (
    readings[reason] ?? unknown(step, `Stripe decided by itself: ${reason}`, 'Look at the payment in the Dashboard.')
  );
}

/** The setting cannot be read; only a payment without an answer shows it. */
function readTimeout({ approved, request_history: rounds }: Authorization, usesSandbox: boolean): Finding {
  const step = 'Time-out setting';
  const mend = `Set what happens on a time-out to decline (${SETTINGS}).`;
  if (rounds[0]?.reason !== 'webhook_timeout') {
    const look = 'Stop the service and run this again: the payment must then be declined (webhook_timeout).';
    return unknown(step, 'Stripe does not tell it', usesSandbox ? look : `${mend} To see it at work: ${look}`);
  }
  return approved ? wrong(step, 'a payment without an answer was approved', mend) : ok(step, 'decline');
}

async function findEvent({ stripe }: Setup, { id, created }: Authorization): Promise<Stripe.Event | undefined> {
  const recent = { type: 'issuing_authorization.created', created: { gte: created - 60 }, limit: 100 };
  const { data } = await stripe.events.list(recent);
  return data.find(({ data: { object } }) => 'id' in object && object.id === id);
}

/** Stripe's own count of endpoints that have not taken the event: nothing else proves the secret that Stripe uses. */
async function checkDelivery(setup: Setup, authorization: Authorization): Promise<Finding> {
  const step = 'Event delivery';
  const until = performance.now() + setup.deliveryWaitMs;
  let event: Stripe.Event | undefined;
  do {
    await pause(POLL_MS);
    event = await findEvent(setup, authorization);
    if (event?.pending_webhooks === 0) return ok(step, 'Stripe’s event about that payment was taken');
  } while (performance.now() < until);
  const mend =
    'See the delivery attempts (Dashboard, Developers, Webhooks). 400 means that STRIPE_WEBHOOK_SECRET is not the ' +
    'signing secret of that endpoint.';
  if (!event) return unknown(step, 'Stripe’s event about that payment is not in its list yet', mend);
  const others = await countOtherEndpoints(setup);
  const waiting = `${event.pending_webhooks} endpoint(s) have not taken Stripe’s event about that payment`;
  if (others > 0) return unknown(step, `${waiting}, and ${others} of them may be others’`, mend);
  return wrong(step, waiting, mend);
}

async function pay(setup: Setup, made: Throwaway): Promise<Authorization> {
  return setup.stripe.testHelpers.issuing.authorizations.create({
    card: made.card,
    amount: AMOUNT_PENCE,
    merchant_data: { name: 'Setup Check', category: 'grocery_stores_supermarkets', country: 'GB', city: 'Marram Bay' },
  });
}

/**
 * Makes a test payment of £1.00 with a card of its own, reads from Stripe's record who decided it and whether the
 * service was told, and takes the card away again. `eventsComeHere`: whether the endpoint for events is set at all.
 */
export async function checkPayment(setup: Setup, eventsComeHere: boolean): Promise<Finding[]> {
  let made: Throwaway;
  try {
    made = await makeCard(setup);
  } catch (error) {
    return [wrong('Test card', why(error), 'Issuing must be able to make cards: finish its onboarding in test mode.')];
  }
  let authorization: Authorization | null = null;
  try {
    authorization = await pay(setup, made);
    const url = `${setup.baseUrl}/webhooks/stripe/authorizations`;
    return [
      ok('Test card', 'made'),
      readAnswer(authorization, url),
      readTimeout(authorization, setup.usesSandbox),
      ...(eventsComeHere ? [await checkDelivery(setup, authorization)] : []),
      await cleanUp(setup, made, authorization),
    ];
  } catch (error) {
    const failed = wrong('Test payment', why(error), 'The test helpers of Issuing must be usable with this key.');
    return [failed, await cleanUp(setup, made, authorization)];
  }
}
