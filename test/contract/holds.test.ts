import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatPence } from '../../src/kernel/money.ts';
import { type Account, openAccount, outcomeOf, SUPERMARKET } from './account.ts';

type Authorization = Stripe.Issuing.Authorization;

let account: Account;
let shop: Stripe['testHelpers']['issuing']['authorizations'];

beforeAll(async () => {
  account = await openAccount();
  shop = account.stripe.testHelpers.issuing.authorizations;
});
afterAll(() => account.close());

const approve = async (params?: Parameters<Account['pay']>[1]) => account.pay((await account.newCard()).id, params);
const state = ({ status, amount }: Authorization) => `${status}, ${formatPence(amount)}`;
const answer = ({ approved, request_history: rounds }: Authorization) =>
  approved ? 'approved' : `declined, ${rounds.at(-1)?.reason}`;
const booked = ({ balance_transactions: entries }: Authorization) =>
  entries.reduce((sum, { amount }) => sum + amount, 0);

describe('an approval', () => {
  it('holds the whole amount, and says so in full', async () => {
    const authorization = await approve({ amount: 1250, authorization_method: 'contactless' });
    expect(authorization).toMatchObject({
      object: 'issuing.authorization',
      amount: 1250,
      approved: true,
      status: 'pending',
      currency: 'gbp',
      merchant_amount: 1250,
      merchant_currency: 'gbp',
      authorization_method: 'contactless',
      pending_request: null,
      transactions: [],
      livemode: false,
    });
    expect(authorization.merchant_data).toMatchObject({ ...SUPERMARKET, category_code: '5411' });
    expect(authorization.request_history).toMatchObject([{ amount: 1250, approved: true, currency: 'gbp' }]);
    expect(['card_active', 'webhook_approved']).toContain(authorization.request_history[0]?.reason);
    expect(authorization.card.cardholder).toMatchObject({ id: account.holder });
    expect(booked(authorization)).toBe(-1250);
    expect(authorization.balance_transactions[0]).toMatchObject({ type: 'issuing_authorization_hold' });
  });

  it('carries cash handed over, and whether part may be approved', async () => {
    const authorization = await approve({ amount_details: { cashback_amount: 500 }, is_amount_controllable: true });
    expect(authorization).toMatchObject({ approved: true, amount: 1250 });
    expect(authorization.amount_details?.cashback_amount).toBe(500);
  });

  it('of another currency holds pounds', async () => {
    const authorization = await approve({ amount: 1250, merchant_amount: 1450, merchant_currency: 'eur' });
    expect(authorization).toMatchObject({ currency: 'gbp', merchant_currency: 'eur' });
    const { amount, merchant_amount: theirs, merchant_currency: currency } = authorization;
    const rate = `${formatPence(amount)} for ${(theirs / 100).toFixed(2)} ${currency}`;
    account.observe('A payment in euros has the rate', rate);
  });

  it('has a shop even when none is named', async () => {
    const { id } = await account.newCard();
    const authorization = await shop.create({ card: id, amount: 300 });
    const { name, category_code: code, country } = authorization.merchant_data;
    account.observe('A payment that names no shop', [name, code, country].join(', '));
  });
});

describe('what Stripe declines by itself, without asking', () => {
  it.each([
    { words: 'a card that is not active', card: { status: 'inactive' as const }, reason: 'card_inactive' },
    {
      words: 'a category that is blocked',
      card: { spending_controls: { blocked_categories: ['grocery_stores_supermarkets' as const] } },
      reason: 'spending_controls',
    },
    {
      words: 'a shop in another country',
      card: { spending_controls: { allowed_merchant_countries: ['GB'] } },
      purchase: { merchant_data: { ...SUPERMARKET, country: 'FR' } },
      reason: 'spending_controls',
    },
    {
      words: 'more than one payment may be',
      card: { spending_controls: { spending_limits: [{ amount: 1000, interval: 'per_authorization' as const }] } },
      purchase: { amount: 1001 },
      reason: 'spending_controls',
    },
    {
      words: 'a wrong security code',
      card: {},
      purchase: { verification_data: { cvc_check: 'mismatch' as const } },
      reason: 'verification_failed',
    },
  ])('$words', async ({ card, purchase, reason }) => {
    const authorization = await account.pay((await account.newCard(card)).id, purchase);
    expect(authorization).toMatchObject({ approved: false, status: 'closed', transactions: [] });
    expect(authorization.request_history).toMatchObject([{ approved: false, reason }]);
    expect(booked(authorization)).toBe(0);
  });

  it('is not settled by the documents for these', async () => {
    const { stripe, newCard, observe } = account;
    const { id } = await newCard();
    const risk = { risk_assessment: { fraud_risk: { level: 'highest' as const } } };
    observe('A payment with the highest risk of fraud', answer(await account.pay(id, risk)));
    observe('A payment by magnetic stripe', answer(await account.pay(id, { authorization_method: 'swipe' })));
    const wrongAddress = { address_postal_code_check: 'mismatch' as const };
    observe('A wrong address with the payment', answer(await account.pay(id, { verification_data: wrongAddress })));
    const { id: unlimited } = await newCard({ spending_controls: {} });
    const large = await account.pay(unlimited, { amount: 50_001 });
    observe('A card without a limit may spend in a day', `over £500.00: ${answer(large)}`);
    await stripe.issuing.cards.update(id, { status: 'canceled' });
    const outcome = account.pay(id).then(answer, (error: Stripe.errors.StripeError) => `${error.statusCode}`);
    const seen = await outcome;
    expect(seen).not.toBe('approved');
    observe('A payment at a cancelled card', seen);
  });
});

describe('what changes a hold', () => {
  it('an increment asks for more, and adds a round to the history', async () => {
    const { id } = await approve();
    const more = await shop.increment(id, { increment_amount: 500 });
    expect(more).toMatchObject({ status: 'pending', approved: true, amount: 1750 });
    expect(more.request_history).toHaveLength(2);
    expect(booked(more)).toBe(-1750);
  });

  it('a declined increment leaves the first hold', async () => {
    const spending_limits = [{ amount: 1500, interval: 'per_authorization' as const }];
    const { id: card } = await account.newCard({ spending_controls: { spending_limits } });
    const { id } = await account.pay(card);
    account.observe('A declined increment', state(await shop.increment(id, { increment_amount: 500 })));
  });

  it('a part reversal gives part back', async () => {
    const { id } = await approve();
    const less = await shop.reverse(id, { reverse_amount: 400 });
    expect(less).toMatchObject({ status: 'pending', approved: true, amount: 850 });
    expect(booked(less)).toBe(-850);
    account.observe('A part reversal of more than is held', await outcomeOf(shop.reverse(id, { reverse_amount: 851 })));
  });

  it('a full reversal gives everything back: reversed, nothing', async () => {
    const reversed = await shop.reverse((await approve()).id);
    expect(reversed).toMatchObject({ status: 'reversed', amount: 0 });
    expect(booked(reversed)).toBe(0);
  });

  it('a reversal may free what was used of a limit: this is observed', async () => {
    const spending_limits = [{ amount: 2000, interval: 'all_time' as const }];
    const { id: card } = await account.newCard({ spending_controls: { spending_limits } });
    await shop.reverse((await account.pay(card, { amount: 1500 })).id);
    const { approved } = await account.pay(card, { amount: 1500 });
    account.observe('A reversal frees what its payment used of a limit', approved ? 'yes' : 'no');
  });

  it('expiry gives everything back, as reversal does', async () => {
    const expired = await shop.expire((await approve()).id);
    expect(['expired', 'reversed']).toContain(expired.status);
    expect(booked(expired)).toBe(0);
    account.observe('An authorization that has expired', state(expired));
  });

  it('a pump that knows its final amount holds that', async () => {
    const { id } = await approve({ amount: 9900 });
    const final = await shop.finalizeAmount(id, { final_amount: 4321 });
    expect(final).toMatchObject({ status: 'pending', amount: 4321 });
    expect(booked(final)).toBe(-4321);
  });
});
