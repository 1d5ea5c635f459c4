import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCard, createHolder, pay, SUPERMARKET, startSandbox, type TestSandbox } from './sandbox-server.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.destroy());

const ADDRESS = { line1: '1 Marram Row', city: 'Marram Bay', postal_code: 'ZZ1 1AA', country: 'GB' };
const SHIPPING = { name: 'Ivy Demoson', address: ADDRESS };

test('a phone number is kept in international form', async () => {
  expect((await createHolder(sandbox.stripe, { phone_number: '07700 900456' })).phone_number).toBe('+447700900456');
});

describe('activation', () => {
  test('needs the first and last name of the holder', async () => {
    const { stripe } = sandbox;
    const unnamed = await stripe.issuing.cardholders.create({
      name: 'Ivy Demoson',
      phone_number: '+447700900123',
      billing: { address: ADDRESS },
    });
    const card = await createCard(stripe, { cardholder: unnamed.id, status: 'inactive' });
    await expect(stripe.issuing.cards.update(card.id, { status: 'active' })).rejects.toMatchObject({ statusCode: 400 });
    await stripe.issuing.cardholders.update(unnamed.id, { individual: { first_name: 'Ivy', last_name: 'Demoson' } });
    expect(await stripe.issuing.cards.update(card.id, { status: 'active' })).toMatchObject({ status: 'active' });
  });

  test('of a card that was cancelled is refused', async () => {
    const card = await createCard(sandbox.stripe);
    await sandbox.stripe.issuing.cards.update(card.id, { status: 'canceled', cancellation_reason: 'stolen' });
    await expect(sandbox.stripe.issuing.cards.update(card.id, { status: 'active' })).rejects.toMatchObject({
      statusCode: 400,
    });
  });

  test('a card needs the phone number of its holder', async () => {
    const phoneless = await createHolder(sandbox.stripe, { phone_number: '' });
    await expect(createCard(sandbox.stripe, { cardholder: phoneless.id })).rejects.toMatchObject({
      code: 'cardholder_phone_number_required',
    });
  });
});

describe('a replacement', () => {
  test.each([
    ['damaged', true],
    ['expired', true],
    ['lost', false],
    ['stolen', false],
  ] as const)(
    'for one that is %s: the same number is %s, and activating it cancels the original',
    async (reason, same) => {
      const { cards } = sandbox.stripe.issuing;
      const original = await createCard(sandbox.stripe);
      const replacement = await createCard(sandbox.stripe, {
        cardholder: original.cardholder.id,
        status: 'inactive',
        replacement_for: original.id,
        replacement_reason: reason,
      });
      const numbers = await Promise.all(
        [original.id, replacement.id].map((id) => cards.retrieve(id, { expand: ['number', 'cvc'] })),
      );
      expect(numbers[0]?.number === numbers[1]?.number).toBe(same);
      expect(await cards.retrieve(original.id)).toMatchObject({ status: 'active', replaced_by: replacement.id });
      await cards.update(replacement.id, { status: 'active' });
      expect(await cards.retrieve(original.id)).toMatchObject({ status: 'canceled', replaced_by: replacement.id });
    },
  );

  test('shares the limits of the card it replaces', async () => {
    const { stripe } = sandbox;
    const spending_controls = { spending_limits: [{ amount: 1000, interval: 'all_time' as const }] };
    const original = await createCard(stripe, { spending_controls });
    await pay(stripe, original.id, { amount: 800 });
    const replacement = await createCard(stripe, {
      cardholder: original.cardholder.id,
      spending_controls,
      replacement_for: original.id,
      replacement_reason: 'lost',
    });
    expect((await pay(stripe, replacement.id, { amount: 300 })).approved).toBe(false);
    expect((await pay(stripe, replacement.id, { amount: 200 })).approved).toBe(true);
  });
});

describe('shipping', () => {
  test('goes from pending to delivered, and each step is told', async () => {
    const { cards } = sandbox.stripe.testHelpers.issuing;
    const card = await createCard(sandbox.stripe, { type: 'physical', status: 'inactive', shipping: SHIPPING });
    expect(card.shipping).toMatchObject({ status: 'pending', service: 'standard', carrier: 'royal_mail' });
    expect((await cards.submitCard(card.id)).shipping?.status).toBe('submitted');
    expect((await cards.shipCard(card.id)).shipping?.status).toBe('shipped');
    const delivered = await cards.deliverCard(card.id);
    expect(delivered.shipping).toMatchObject({ status: 'delivered', delivered_at: expect.any(Number) });
    await expect(cards.returnCard(card.id)).rejects.toMatchObject({ statusCode: 400 });
    const { data } = await sandbox.stripe.events.list({ type: 'issuing_card.updated' });
    expect(data[0]?.data).toMatchObject({
      object: { id: card.id },
      previous_attributes: { shipping: { status: 'shipped' } },
    });
  });

  test.each(['returnCard', 'failCard'] as const)('can end by %s', async (end) => {
    const { cards } = sandbox.stripe.testHelpers.issuing;
    const card = await createCard(sandbox.stripe, { type: 'physical', status: 'inactive', shipping: SHIPPING });
    await cards.shipCard(card.id);
    expect((await cards[end](card.id)).shipping?.status).toBe(end === 'failCard' ? 'failure' : 'returned');
  });
});

test('a card made for one payment cancels itself after it', async () => {
  const { stripe } = sandbox;
  const card = await createCard(stripe, { lifecycle_controls: { cancel_after: { payment_count: 1 } } });
  expect((await pay(stripe, card.id)).approved).toBe(true);
  expect((await stripe.issuing.cards.retrieve(card.id)).status).toBe('canceled');
  expect((await pay(stripe, card.id)).request_history[0]?.reason).toBe('card_canceled');
});

describe('spending controls', () => {
  const controlled = async (spending_controls: Stripe.Issuing.CardCreateParams.SpendingControls) =>
    (await createCard(sandbox.stripe, { spending_controls })).id;

  test.each([
    ['a blocked category', { blocked_categories: ['grocery_stores_supermarkets'] }],
    ['a category that is not among the allowed', { allowed_categories: ['taxicabs_limousines'] }],
    ['a blocked country', { blocked_merchant_countries: ['GB'] }],
    ['a country that is not among the allowed', { allowed_merchant_countries: ['FR'] }],
    ['a card that is not present', { blocked_card_presences: ['not_present'] }],
    ['a card that must be present', { allowed_card_presences: ['present'] }],
    ['more than one authorization may be', { spending_limits: [{ amount: 1249, interval: 'per_authorization' }] }],
    [
      'more than the category may have',
      { spending_limits: [{ amount: 1249, interval: 'daily', categories: ['grocery_stores_supermarkets'] }] },
    ],
  ] as const)('refuse %s', async (_name, controls) => {
    const card = await createCard(sandbox.stripe, { spending_controls: structuredClone(controls) as object });
    expect((await pay(sandbox.stripe, card.id)).request_history).toMatchObject([{ reason: 'spending_controls' }]);
  });

  test('a limit on a category limits nothing outside it, and takes the place of the default limit', async () => {
    const card = await controlled({
      spending_limits: [{ amount: 1, interval: 'daily', categories: ['taxicabs_limousines'] }],
    });
    expect((await pay(sandbox.stripe, card, { amount: 60_000 })).approved).toBe(true);
  });

  test('a card without limits has £500 a day, until midnight UTC', async () => {
    const card = (await createCard(sandbox.stripe)).id;
    expect((await pay(sandbox.stripe, card, { amount: 50_000 })).approved).toBe(true);
    expect((await pay(sandbox.stripe, card, { amount: 1 })).approved).toBe(false);
    sandbox.clock.advance(15 * 3_600_000);
    expect((await pay(sandbox.stripe, card, { amount: 1 })).approved).toBe(true);
  });

  test('reversals and expiries give back what was used of a limit; refunds do not', async () => {
    const { authorizations, transactions } = sandbox.stripe.testHelpers.issuing;
    const card = await controlled({ spending_limits: [{ amount: 1000, interval: 'all_time' }] });
    const attempt = async () => await pay(sandbox.stripe, card, { amount: 1000 });
    await authorizations.reverse((await attempt()).id);
    await authorizations.expire((await attempt()).id);
    const captured = await authorizations.capture((await attempt()).id);
    await transactions.refund(String(captured.transactions[0]?.id));
    expect((await attempt()).request_history[0]?.reason).toBe('spending_controls');
  });

  test("a cardholder's limit spans all the holder's cards", async () => {
    const holder = await createHolder(sandbox.stripe, {
      spending_controls: { spending_limits: [{ amount: 1500, interval: 'monthly' }], spending_limits_currency: 'gbp' },
    });
    const cards = [
      await createCard(sandbox.stripe, { cardholder: holder.id }),
      await createCard(sandbox.stripe, { cardholder: holder.id }),
    ];
    expect((await pay(sandbox.stripe, String(cards[0]?.id))).approved).toBe(true);
    expect((await pay(sandbox.stripe, String(cards[1]?.id))).approved).toBe(false);
  });

  test('no authorization may be above £10,000, whatever the limit', async () => {
    const { stripe } = sandbox;
    await stripe.rawRequest('POST', '/v1/test_helpers/issuing/fund_balance', { amount: 2_000_000, currency: 'gbp' });
    const card = await controlled({ spending_limits: [{ amount: 5_000_000, interval: 'all_time' }] });
    expect((await pay(stripe, card, { amount: 1_000_001 })).approved).toBe(false);
    expect((await pay(stripe, card, { amount: 1_000_000 })).approved).toBe(true);
  });

  test('a list that is allowed and blocked at once is refused', async () => {
    const both = { allowed_categories: ['bakeries' as const], blocked_categories: ['taxicabs_limousines' as const] };
    await expect(controlled(both)).rejects.toMatchObject({ statusCode: 400 });
  });

  test('limits are checked again when the answer has come: of two at once only one fits', async () => {
    const card = await controlled({ spending_limits: [{ amount: 1500, interval: 'all_time' }] });
    const answers = await Promise.all([pay(sandbox.stripe, card), pay(sandbox.stripe, card)]);
    expect(answers.map((answer) => answer.approved).sort()).toEqual([false, true]);
    expect(answers.flatMap((answer) => answer.request_history).find((entry) => !entry.approved)?.reason).toBe(
      'spending_controls',
    );
  });
});

test('the category code follows from the category', async () => {
  const card = await createCard(sandbox.stripe);
  const taxi = await pay(sandbox.stripe, card.id, {
    merchant_data: { ...SUPERMARKET, category: 'taxicabs_limousines' },
  });
  expect(taxi.merchant_data).toMatchObject({ category: 'taxicabs_limousines', category_code: '4121' });
});
