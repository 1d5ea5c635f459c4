import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatPence } from '../../src/kernel/money.ts';
import { type Account, eventually, openAccount, outcomeOf, SUPERMARKET } from './account.ts';

type Helpers = Stripe['testHelpers']['issuing'];

let account: Account;
let shop: Helpers['authorizations'];
let moves: Helpers['transactions'];

beforeAll(async () => {
  account = await openAccount();
  ({ authorizations: shop, transactions: moves } = account.stripe.testHelpers.issuing);
});
afterAll(() => account.close());

const approve = async () => account.pay((await account.newCard()).id);
const taken = ({ transactions }: Stripe.Issuing.Authorization) => transactions.map(({ amount }) => amount);
const state = ({ status, amount }: Stripe.Issuing.Authorization) => `${status}, ${formatPence(amount)}`;

async function captured(): Promise<Stripe.Issuing.Transaction> {
  const { transactions } = await shop.capture((await approve()).id);
  const [transaction] = transactions;
  if (!transaction) throw new Error('A capture has a transaction');
  return transaction;
}

describe('a capture', () => {
  it('takes the amount, closes the authorization and gives the hold back', async () => {
    const { id } = await approve();
    const closed = await shop.capture(id);
    expect(closed).toMatchObject({ status: 'closed', approved: true });
    expect(closed.transactions).toMatchObject([
      { object: 'issuing.transaction', type: 'capture', amount: -1250, merchant_amount: -1250, currency: 'gbp' },
    ]);
    expect(closed.transactions[0]).toMatchObject({ authorization: id, card: closed.card.id, dispute: null });
    const entries = closed.balance_transactions.filter(({ type }) => type !== 'issuing_transaction');
    expect(entries.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
  });

  it.each([900, 1500])('of %i pence on a hold of 1250 takes that and ends the hold', async (amount) => {
    const closed = await shop.capture((await approve()).id, { capture_amount: amount });
    expect(closed.status).toBe('closed');
    expect(taken(closed)).toEqual([-amount]);
  });

  it('in parts keeps the authorization open until the last', async () => {
    const { id } = await approve();
    const open = await shop.capture(id, { capture_amount: 1000, close_authorization: false });
    expect(open.status).toBe('pending');
    account.observe('A part capture leaves the authorization at', state(open));
    const released = open.balance_transactions.filter(({ type }) => type === 'issuing_authorization_release');
    const freed = released.reduce((sum, { amount }) => sum + amount, 0);
    account.observe('What a part capture gives back of the hold', `${formatPence(freed)} of £12.50`);
    const closed = await shop.capture(id, { capture_amount: 250 });
    expect(closed.status).toBe('closed');
    expect(taken(closed).sort()).toEqual([-1000, -250]);
  });

  it('comes after expiry too', async () => {
    const { id } = await approve();
    await shop.expire(id);
    const late = await shop.capture(id, { capture_amount: 1250 });
    expect(taken(late)).toEqual([-1250]);
    account.observe('A capture of an expired authorization', state(late));
  });

  it('comes after a reversal too', async () => {
    const { id } = await approve();
    await shop.reverse(id);
    const late = await shop.capture(id, { capture_amount: 1250 });
    expect(taken(late)).toEqual([-1250]);
    account.observe('A capture of a reversed authorization', state(late));
  });

  it('may come again, and after a decline: these are observed', async () => {
    const { id } = await approve();
    await shop.capture(id);
    account.observe(
      'A second capture of a closed authorization',
      await outcomeOf(shop.capture(id, { capture_amount: 300 })),
    );
    const declined = await account.pay((await account.newCard({ status: 'inactive' })).id);
    const forced = shop.capture(declined.id, { capture_amount: 500 });
    const seen = await forced.then(
      ({ status }) => status,
      (error: Stripe.errors.StripeError) => `${error.statusCode}`,
    );
    expect(declined.approved).toBe(false);
    account.observe('A capture of a declined authorization', seen);
  });

  it('may be far above the hold: this is observed', async () => {
    const { id } = await approve();
    const outcome = await outcomeOf(shop.capture(id, { capture_amount: 12_500 }));
    account.observe('A capture of ten times the hold', outcome);
  });

  it('needs no authorization when a shop forces it, and heeds no limit', async () => {
    const spending_limits = [{ amount: 100, interval: 'all_time' as const }];
    const { id } = await account.newCard({ spending_controls: { spending_limits } });
    const purchase = { card: id, amount: 2000, merchant_data: SUPERMARKET };
    const forced = await moves.createForceCapture(purchase);
    expect(forced).toMatchObject({ type: 'capture', amount: -2000, authorization: null, card: id });
    await account.stripe.issuing.cards.update(id, { status: 'inactive' });
    account.observe('A forced capture at an inactive card', await outcomeOf(moves.createForceCapture(purchase)));
  });

  it('is what a card that may pay once counts', async () => {
    const { id } = await account.newCard({ lifecycle_controls: { cancel_after: { payment_count: 1 } } });
    await shop.capture((await account.pay(id)).id);
    const { status } = await account.stripe.issuing.cards.retrieve(id);
    account.observe('A card that may pay once, after its first payment', status);
  });
});

describe('a refund', () => {
  it('gives part back, then the rest, each a transaction of its own', async () => {
    const { id, authorization, card } = await captured();
    const part = await moves.refund(id, { refund_amount: 250 });
    expect(part).toMatchObject({ type: 'refund', amount: 250, merchant_amount: 250, authorization, card });
    const rest = await moves.refund(id, { refund_amount: 1000 });
    expect(rest).toMatchObject({ type: 'refund', amount: 1000 });
    expect(rest.id).not.toBe(part.id);
  });

  it('is the whole amount unless told otherwise', async () => {
    expect(await moves.refund((await captured()).id)).toMatchObject({ type: 'refund', amount: 1250 });
  });

  it('of more than was captured is observed', async () => {
    const { id } = await captured();
    account.observe('A refund of more than was captured', await outcomeOf(moves.refund(id, { refund_amount: 1251 })));
  });

  it('needs no purchase', async () => {
    const { id } = await account.newCard();
    const credit = { card: id, amount: 700, merchant_data: SUPERMARKET };
    const refund = await moves.createUnlinkedRefund(credit);
    expect(refund).toMatchObject({ type: 'refund', amount: 700, authorization: null, card: id });
    await account.stripe.issuing.cards.update(id, { status: 'canceled' });
    account.observe('A refund to a cancelled card', await outcomeOf(moves.createUnlinkedRefund(credit)));
  });

  it('may free what its purchase used of a limit: this is observed', async () => {
    const spending_limits = [{ amount: 2000, interval: 'all_time' as const }];
    const { id: card } = await account.newCard({ spending_controls: { spending_limits } });
    const { transactions } = await shop.capture((await account.pay(card, { amount: 1500 })).id);
    await moves.refund(transactions[0]?.id ?? '');
    const { approved } = await account.pay(card, { amount: 1500 });
    account.observe('A refund frees what its purchase used of a limit', approved ? 'yes' : 'no');
  });
});

describe('the Issuing balance', () => {
  it('is one sum in pounds', async () => {
    const { issuing } = await account.stripe.balance.retrieve();
    const pounds = issuing?.available.find(({ currency }) => currency === 'gbp');
    expect(pounds?.amount).toBeTypeOf('number');
  });

  it('is moved by balance transactions that name what moved it', async () => {
    const { id, balance_transaction: entry } = await captured();
    const entryId = typeof entry === 'string' ? entry : (entry?.id ?? '');
    const found = await eventually(async () => {
      const { data } = await account.stripe.balanceTransactions.list({ type: 'issuing_transaction', source: id });
      expect(data).toHaveLength(1);
      return data[0];
    });
    expect(found).toMatchObject({ amount: -1250, currency: 'gbp', type: 'issuing_transaction', source: id });
    if (entryId) expect(found?.id).toBe(entryId);
  });

  it('is filled by bank transfer, with the same instructions each time', async () => {
    const params = { currency: 'gbp', funding_type: 'bank_transfer', bank_transfer: { type: 'gb_bank_transfer' } };
    const ask = () => account.stripe.rawRequest('POST', '/v1/issuing/funding_instructions', params);
    const first = await ask();
    expect(first).toMatchObject({ object: 'funding_instructions', currency: 'gbp', funding_type: 'bank_transfer' });
    const addresses = JSON.stringify(first);
    expect(addresses).toContain('"sort_code"');
    const numbers = (text: string) => text.match(/"account_number":"\d+"/g);
    expect(numbers(JSON.stringify(await ask()))).toEqual(numbers(addresses));
  });
});

describe('a dispute', () => {
  const explanation = 'The contract suite disputes this test payment.';

  it('is made of a capture, collects its evidence and is submitted once', async () => {
    const { disputes } = account.stripe.issuing;
    const transaction = (await captured()).id;
    const open = await disputes.create({ transaction, evidence: { reason: 'other', other: { explanation } } });
    expect(open).toMatchObject({ object: 'issuing.dispute', status: 'unsubmitted', amount: 1250, currency: 'gbp' });
    const evidence = {
      reason: 'other' as const,
      other: { explanation, product_type: 'merchandise' as const, product_description: 'Groceries' },
    };
    await disputes.update(open.id, { evidence, metadata: { kept: 'yes' } });
    const submitted = await disputes.submit(open.id);
    expect(submitted.metadata).toMatchObject({ kept: 'yes' });
    account.observe('A dispute, once submitted', submitted.status);
    expect((await disputes.retrieve(open.id)).status).toBe(submitted.status);
  });

  it('may be of part, and wants its evidence: these are observed', async () => {
    const { disputes } = account.stripe.issuing;
    const transaction = (await captured()).id;
    const part = disputes.create({ transaction, amount: 500, evidence: { reason: 'not_received' } });
    const outcome = await outcomeOf(part);
    account.observe('A dispute of part of a purchase', outcome);
    const id = await part.then(
      (made) => made.id,
      () => 'idp_none',
    );
    const refusal = await outcomeOf(disputes.submit(id));
    expect(refusal).not.toBe('accepted');
    account.observe('A dispute is submitted without its evidence', refusal);
  });
});
