import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Account, holderParams, openAccount, outcomeOf, refusalOf } from './account.ts';

let account: Account;

beforeAll(async () => {
  account = await openAccount();
});
afterAll(() => account.close());

describe('cardholders', () => {
  it('are made with a name, a phone number and a British address, active', async () => {
    const holder = await account.stripe.issuing.cardholders.retrieve(account.holder);
    expect(holder).toMatchObject({
      object: 'issuing.cardholder',
      name: 'Contract Testcase',
      phone_number: '+447700900123',
      status: 'active',
      type: 'individual',
      livemode: false,
      billing: { address: { city: 'Marram Bay', country: 'GB', postal_code: 'ZZ1 1AA' } },
      requirements: { disabled_reason: null },
    });
    expect(holder.id).toMatch(/^ich_/);
  });

  it('keep what an update does not send', async () => {
    const { cardholders } = account.stripe.issuing;
    const updated = await cardholders.update(account.holder, { preferred_locales: ['en'] });
    expect(updated).toMatchObject({ name: 'Contract Testcase', phone_number: '+447700900123', status: 'active' });
  });

  it('have names without digits', async () => {
    const work = account.stripe.issuing.cardholders.create({ ...holderParams, name: 'Contract 007' });
    account.observe('A name with a digit', await outcomeOf(work));
  });
});

describe('cards', () => {
  it('are inactive unless asked otherwise, in pounds, with their holder whole', async () => {
    const { stripe, holder } = account;
    const card = await stripe.issuing.cards.create({ cardholder: holder, currency: 'gbp', type: 'virtual' });
    expect(card).toMatchObject({ object: 'issuing.card', status: 'inactive', type: 'virtual', currency: 'gbp' });
    expect(card.cardholder).toMatchObject({ id: holder, name: 'Contract Testcase' });
    expect(card.last4).toMatch(/^\d{4}$/);
    expect(card.number).toBeUndefined();
    await stripe.issuing.cards.update(card.id, { status: 'canceled' });
  });

  it('can be frozen, made active again and cancelled', async () => {
    const { cards } = account.stripe.issuing;
    const { id } = await account.newCard();
    expect((await cards.update(id, { status: 'inactive' })).status).toBe('inactive');
    expect((await cards.update(id, { status: 'active' })).status).toBe('active');
    const cancelled = await cards.update(id, { status: 'canceled', cancellation_reason: 'lost' });
    expect(cancelled).toMatchObject({ status: 'canceled', cancellation_reason: 'lost' });
    account.observe('A cancelled card is made active again', await outcomeOf(cards.update(id, { status: 'active' })));
  });

  it('have spending controls that an update replaces, and an empty word clears', async () => {
    const { cards } = account.stripe.issuing;
    const { id } = await account.newCard({
      spending_controls: {
        blocked_categories: ['package_stores_beer_wine_and_liquor'],
        allowed_merchant_countries: ['GB'],
        spending_limits: [{ amount: 5000, interval: 'all_time' }],
      },
    });
    const spending_limits = [{ amount: 7000, interval: 'all_time' as const }];
    const raised = await cards.update(id, { spending_controls: { spending_limits } });
    expect(raised.spending_controls.spending_limits).toMatchObject(spending_limits);
    const { blocked_categories: blocked, allowed_merchant_countries: countries } = raised.spending_controls;
    const kept = [...(blocked ?? []), ...(countries ?? [])].join(', ');
    account.observe('Spending controls that an update leaves out', kept || 'gone');
    const nothing = '' as unknown as typeof spending_limits;
    const cleared = await cards.update(id, { spending_controls: { spending_limits: nothing } });
    expect(cleared.spending_controls.spending_limits).toEqual([]);
  });

  it('refuse the currency of limits, which only a cardholder may set', async () => {
    const spending_controls = { spending_limits_currency: 'gbp' } as object;
    const refusal = await refusalOf(account.newCard({ spending_controls }));
    expect(refusal).toMatchObject({ statusCode: 400, type: 'StripeInvalidRequestError' });
  });

  it('merge metadata: a key stays until it is set to nothing', async () => {
    const { cards } = account.stripe.issuing;
    const { id } = await account.newCard({ metadata: { one: '1', two: '2' } });
    await cards.update(id, { metadata: { three: 3 } });
    const { metadata } = await cards.update(id, { metadata: { one: '' } });
    expect(metadata).toMatchObject({ two: '2', three: '3' });
    expect(metadata).not.toHaveProperty('one');
    expect((await cards.update(id, { status: 'inactive' })).metadata).toEqual(metadata);
  });

  it('may be replaced', async () => {
    const { id } = await account.newCard();
    const replacement = account.newCard({ replacement_for: id, replacement_reason: 'damaged', status: 'inactive' });
    account.observe('A damaged virtual card is replaced', await outcomeOf(replacement));
    const made = await replacement.catch(() => null);
    expect(made === null || made.replacement_for === id).toBe(true);
  });

  it('show themselves in a browser only by a nonce of Stripe’s own', async () => {
    const { id } = await account.newCard();
    const params = { issuing_card: id, nonce: 'ephkn_priv_invented' };
    const work = account.stripe.ephemeralKeys.create(params, { apiVersion: account.stripe.getApiField('version') });
    const outcome = await outcomeOf(work);
    expect(outcome).not.toBe('accepted');
    account.observe('A key to show a card, with an invented nonce', outcome);
  });

  it('go by post when they are physical', async () => {
    const { stripe, newCard } = account;
    const made = newCard({
      type: 'physical',
      status: 'inactive',
      shipping: {
        name: 'Contract Testcase',
        service: 'standard',
        address: { line1: '1 Marram Row', city: 'Marram Bay', postal_code: 'ZZ1 1AA', country: 'GB' },
      },
    });
    const outcome = await outcomeOf(made);
    account.observe('A physical card is made without a design', outcome);
    const seen: (string | null | undefined)[] = [];
    if (outcome === 'accepted') {
      const { id, shipping } = await made;
      const { cards } = stripe.testHelpers.issuing;
      seen.push(shipping?.status);
      for (const move of ['submitCard', 'shipCard', 'deliverCard'] as const) {
        seen.push((await cards[move](id)).shipping?.status);
      }
    }
    expect([[], ['pending', 'submitted', 'shipped', 'delivered']]).toContainEqual(seen);
  });
});
