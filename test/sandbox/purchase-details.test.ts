import Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCard, pay, startSandbox, type TestSandbox } from './sandbox-server.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.destroy());

const FUEL = {
  type: 'diesel',
  unit: 'liter',
  quantity_decimal: Stripe.Decimal.from('31.5'),
  unit_cost_decimal: Stripe.Decimal.from('142.9'),
} as const;
const EXPAND = ['purchase_details'];

test('what was bought is sent when it is asked for, with what was not told as null', async () => {
  const { stripe } = sandbox;
  const paid = await pay(stripe, (await createCard(stripe)).id);
  const captured = await stripe.testHelpers.issuing.authorizations.capture(paid.id, {
    purchase_details: {
      reference: 'order 9',
      fuel: FUEL,
      fleet: { reported_breakdown: { tax: { national_amount_decimal: Stripe.Decimal.from('208.33') } } },
      flight: { passenger_name: 'Ivy', segments: [{ carrier: 'ZZ', stopover_allowed: false }] },
      lodging: { nights: 2 },
      receipt: [{ description: 'Milk', quantity: Stripe.Decimal.from('2'), total: 300, unit_cost: 150 }],
    },
  });
  const id = String(captured.transactions[0]?.id);
  expect(captured.transactions[0]).not.toHaveProperty('purchase_details');
  const found = await stripe.issuing.transactions.retrieve(id, { expand: EXPAND });
  expect(JSON.parse(JSON.stringify(found.purchase_details))).toMatchObject({
    reference: 'order 9',
    fuel: { type: 'diesel', quantity_decimal: '31.5', unit_cost_decimal: '142.9', industry_product_code: null },
    fleet: { cardholder_prompt_data: null, reported_breakdown: { fuel: null, tax: { local_amount_decimal: null } } },
    flight: { refundable: null, segments: [{ carrier: 'ZZ', stopover_allowed: false, flight_number: null }] },
    lodging: { nights: 2, check_in_at: null },
    receipt: [{ description: 'Milk', quantity: 2, total: 300, unit_cost: 150 }],
  });
  const listed = await stripe.issuing.transactions.list({ limit: 1, expand: ['data.purchase_details'] });
  expect(listed.data[0]?.purchase_details?.reference).toBe('order 9');
});

test('a forced capture can tell them too, and most tell none', async () => {
  const { stripe } = sandbox;
  const card = (await createCard(stripe)).id;
  const { transactions } = stripe.testHelpers.issuing;
  const told = await transactions.createForceCapture({ card, amount: 5, purchase_details: { reference: 'x' } });
  const untold = await transactions.createForceCapture({ card, amount: 5 });
  const detailsOf = async (id: string) =>
    (await stripe.issuing.transactions.retrieve(id, { expand: EXPAND })).purchase_details;
  expect(await detailsOf(told.id)).toMatchObject({ reference: 'x', receipt: null });
  expect(await detailsOf(untold.id)).toBeNull();
});

test('an authorization shows fuel and fleet as they are told, at the pump and when the amount is final', async () => {
  const { stripe } = sandbox;
  const card = (await createCard(stripe)).id;
  const fleet = { purchase_type: 'fuel_purchase', cardholder_prompt_data: { odometer: 41_000 } } as const;
  const paid = await pay(stripe, card, { fleet, fuel: { type: 'other' } });
  expect(paid.fleet).toMatchObject({
    purchase_type: 'fuel_purchase',
    service_type: null,
    cardholder_prompt_data: { alphanumeric_id: null, odometer: 41_000, driver_id: null },
  });
  const final = await stripe.testHelpers.issuing.authorizations.finalizeAmount(paid.id, {
    final_amount: 900,
    fuel: FUEL,
  });
  expect(JSON.parse(JSON.stringify(final.fuel))).toMatchObject({ type: 'diesel', quantity_decimal: '31.5' });
  expect(final.fleet).toEqual(paid.fleet);
});

test.each([
  ['a decimal that is none', { fuel: { quantity_decimal: 'much' } }, 'purchase_details[fuel][quantity_decimal]'],
  ['a long line', { receipt: [{ description: 'x'.repeat(27) }] }, 'purchase_details[receipt][0][description]'],
  ['something unknown', { colour: 'red' }, 'purchase_details[colour]'],
])('%s is refused', async (_name, details, param) => {
  const card = (await createCard(sandbox.stripe)).id;
  const params = { card, amount: 5, purchase_details: details as never };
  await expect(sandbox.stripe.testHelpers.issuing.transactions.createForceCapture(params)).rejects.toMatchObject({
    statusCode: 400,
    param,
  });
});

test('metadata of a transaction is merged and told', async () => {
  const { stripe } = sandbox;
  const card = (await createCard(stripe)).id;
  const { id } = await stripe.testHelpers.issuing.transactions.createForceCapture({ card, amount: 5 });
  expect(await stripe.issuing.transactions.update(id, { metadata: { a: '1' } })).toMatchObject({
    metadata: { a: '1' },
  });
  const [event] = (await stripe.events.list({ type: 'issuing_transaction.updated', limit: 1 })).data;
  expect(event?.data).toMatchObject({ object: { id }, previous_attributes: { metadata: {} } });
});
