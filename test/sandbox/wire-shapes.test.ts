import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCard, createHolder, pay, SUPERMARKET, startSandbox, type TestSandbox } from './sandbox-server.ts';
import { sdkProblems } from './sdk-schema.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.destroy());

const SHIPPING = {
  name: 'Ivy Demoson',
  address: { line1: '1 Marram Row', city: 'Marram Bay', postal_code: 'ZZ1 1AA', country: 'GB' },
};

/** As it went over the wire: without what the SDK adds. */
async function wire(path: string): Promise<{ object: string; data: object[] }> {
  const response = await fetch(`${sandbox.url}${path}`, { headers: { authorization: 'Bearer sk_test_wire' } });
  expect(response.status).toBe(200);
  return response.json() as Promise<{ object: string; data: object[] }>;
}

async function tellAWholeLife(): Promise<void> {
  const { stripe } = sandbox;
  const { issuing } = stripe.testHelpers;
  const holder = await createHolder(stripe, {
    email: 'ivy@example.org',
    individual: { first_name: 'Ivy', last_name: 'Demoson', dob: { day: 4, month: 3, year: 1945 } },
    spending_controls: { spending_limits: [{ amount: 90_000, interval: 'monthly' }], spending_limits_currency: 'gbp' },
  });
  await stripe.issuing.cardholders.update(holder.id, { metadata: { seen: 'yes' } });
  const physical = await createCard(stripe, {
    cardholder: holder.id,
    type: 'physical',
    status: 'inactive',
    shipping: SHIPPING,
  });
  await issuing.cards.shipCard(physical.id);
  await issuing.cards.deliverCard(physical.id);
  const card = await createCard(stripe, {
    cardholder: holder.id,
    lifecycle_controls: { cancel_after: { payment_count: 20 } },
    spending_controls: { blocked_categories: ['betting_casino_gambling'], allowed_merchant_countries: ['GB'] },
  });
  const paid = await pay(stripe, card.id, { amount_details: { cashback_amount: 100 }, authorization_method: 'chip' });
  const captured = await issuing.authorizations.capture(paid.id);
  await issuing.transactions.refund(String(captured.transactions[0]?.id), { refund_amount: 300 });
  await issuing.authorizations.increment((await pay(stripe, card.id)).id, { increment_amount: 100 });
  await issuing.authorizations.reverse((await pay(stripe, card.id)).id);
  await issuing.authorizations.expire((await pay(stripe, card.id)).id);
  await pay(stripe, card.id, { merchant_data: { ...SUPERMARKET, category: 'betting_casino_gambling' } });
  await issuing.transactions.createForceCapture({ card: card.id, amount: 250 });
  await issuing.transactions.createUnlinkedRefund({ card: card.id, amount: 50 });
  await createCard(stripe, { cardholder: holder.id, replacement_for: card.id, replacement_reason: 'lost' });
}

describe('everything that is sent has the shape the SDK says', () => {
  beforeAll(tellAWholeLife);

  test.each([
    '/v1/issuing/cardholders',
    '/v1/issuing/cards',
    '/v1/issuing/authorizations',
    '/v1/issuing/transactions',
    '/v1/balance_transactions',
    '/v1/webhook_endpoints',
    '/v1/events',
  ])('in the list %s', async (path) => {
    const { data } = await wire(`${path}?limit=100`);
    expect(data.length).toBeGreaterThan(0);
    expect(data.flatMap(sdkProblems)).toEqual([]);
  });

  test('in the balance', async () => {
    expect(sdkProblems(await wire('/v1/balance'))).toEqual([]);
  });

  test('in an ephemeral key', async () => {
    const card = await createCard(sandbox.stripe);
    const made = await fetch(`${sandbox.url}/v3/nonces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ issuingCard: card.id }),
    });
    const { nonce } = (await made.json()) as { nonce: string };
    const apiVersion = '2026-10-28.endive';
    const key = await sandbox.stripe.ephemeralKeys.create({ issuing_card: card.id, nonce }, { apiVersion });
    expect(key.object).toBe('ephemeral_key');
    expect(sdkProblems(JSON.parse(JSON.stringify(key)))).toEqual([]);
  });

  test('in each delivered event, and every kind of event is among them', async () => {
    await sandbox.sandbox.deliverDue();
    const { events, requests } = sandbox.receiver;
    expect([...events, ...requests].map((event) => JSON.parse(JSON.stringify(event))).flatMap(sdkProblems)).toEqual([]);
    expect([...new Set([...events, ...requests].map((event) => event.type))].sort()).toEqual([
      'issuing_authorization.created',
      'issuing_authorization.request',
      'issuing_authorization.updated',
      'issuing_card.created',
      'issuing_card.updated',
      'issuing_cardholder.created',
      'issuing_cardholder.updated',
      'issuing_transaction.created',
    ]);
  });
});

test('the check itself refuses a missing field, an unknown one, a wrong type and an unknown status', async () => {
  await createHolder(sandbox.stripe);
  const [holder] = (await wire('/v1/issuing/cardholders?limit=1')).data as [Record<string, unknown>];
  const { name: _name, ...nameless } = holder;
  expect(sdkProblems(holder)).toEqual([]);
  expect(sdkProblems(nameless)).not.toEqual([]);
  expect(sdkProblems({ ...holder, nickname: 'x' })).not.toEqual([]);
  expect(sdkProblems({ ...holder, created: 'today' })).not.toEqual([]);
  expect(sdkProblems({ ...holder, status: 'sleepy' })).not.toEqual([]);
});
