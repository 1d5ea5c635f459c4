import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { balanceOf, createCard, pay, startSandbox, type TestSandbox } from './sandbox-server.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.destroy());

const list = async (params: Stripe.BalanceTransactionListParams) =>
  (await sandbox.stripe.balanceTransactions.list(params)).data.map(({ type, net }) => [type, net]);

describe('balance transactions', () => {
  test('are found by type, by what they are for, by time and by currency', async () => {
    const { stripe, clock } = sandbox;
    const card = await createCard(stripe);
    clock.advance(60_000);
    const created = Math.floor(clock.now().getTime() / 1000);
    const paid = await pay(stripe, card.id);
    const captured = await stripe.testHelpers.issuing.authorizations.capture(paid.id, { capture_amount: 1000 });
    expect(await list({ created: { gte: created } })).toEqual([
      ['issuing_transaction', -1000],
      ['issuing_authorization_release', 1250],
      ['issuing_authorization_hold', -1250],
    ]);
    expect(await list({ created: { gte: created }, type: 'issuing_authorization_hold' })).toHaveLength(1);
    expect(await list({ source: String(captured.transactions[0]?.id) })).toEqual([['issuing_transaction', -1000]]);
    expect(await list({ source: paid.id })).toHaveLength(2);
    expect(await list({ currency: 'eur' })).toEqual([]);
    expect(await list({ type: 'topup' })).toEqual([['topup', 500_000]]);
  });

  test('add up to the Issuing balance', async () => {
    const { stripe } = sandbox;
    const paid = await pay(stripe, (await createCard(stripe)).id);
    await stripe.testHelpers.issuing.authorizations.capture(paid.id, { capture_amount: 2000 });
    let sum = 0;
    for await (const { net } of stripe.balanceTransactions.list({ limit: 2 })) sum += net;
    expect(await balanceOf(stripe)).toBe(sum);
  });

  test('of payouts are not asked for here', async () => {
    await expect(list({ payout: 'po_1' })).rejects.toMatchObject({ code: 'parameter_unknown', param: 'payout' });
  });
});

describe('top-ups', () => {
  test('stay pending and bring no money, until they are canceled', async () => {
    const { stripe } = sandbox;
    const before = await balanceOf(stripe);
    const params = { amount: 900, currency: 'gbp', destination_balance: 'issuing' };
    const topup = await stripe.topups.create(params);
    expect(topup).toMatchObject({ status: 'pending', amount: 900, balance_transaction: null });
    expect(await stripe.topups.update(topup.id, { description: 'April' })).toMatchObject({ description: 'April' });
    expect((await stripe.topups.list({ status: 'pending', amount: { gte: 900, lt: 901 } })).data).toHaveLength(1);
    expect((await stripe.topups.list({ amount: 901 })).data).toEqual([]);
    expect(await stripe.topups.cancel(topup.id)).toMatchObject({ status: 'canceled' });
    await expect(stripe.topups.cancel(topup.id)).rejects.toMatchObject({ statusCode: 400 });
    expect(await stripe.topups.retrieve(topup.id)).toMatchObject({ status: 'canceled', description: 'April' });
    const told = (await stripe.events.list({ type: 'topup.*' })).data.map(({ type }) => type);
    expect(told).toEqual(['topup.canceled', 'topup.created']);
    expect(await balanceOf(stripe)).toBe(before);
  });
});
