import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { control } from './control.ts';
import { openDispute as open, takePayment as take } from './dispute-a-payment.ts';
import { balanceOf, startSandbox, type TestSandbox } from './sandbox-server.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.destroy());

const DAY_MS = 86_400_000;
const takePayment = (amount?: number) => take(sandbox, amount);
const openDispute = (params?: Stripe.Issuing.DisputeCreateParams) => open(sandbox, params);

async function submitDispute(params: Stripe.Issuing.DisputeCreateParams = {}): Promise<Stripe.Issuing.Dispute> {
  return sandbox.stripe.issuing.disputes.submit((await openDispute(params)).id);
}

async function eventsAbout(id: string): Promise<string[]> {
  const { data } = await sandbox.stripe.events.list({ type: 'issuing_dispute.*', limit: 100 });
  const about = data.filter((event) => (event.data.object as { id: string }).id === id);
  return about.map((event) => event.type.split('.')[1] ?? '').reverse();
}

async function movementsOf(id: string): Promise<[string, number][]> {
  const found = await sandbox.stripe.issuing.disputes.retrieve(id, { expand: ['balance_transactions'] });
  return (found.balance_transactions ?? []).map(({ type, net }) => [type, net]);
}

describe('opening a dispute', () => {
  test('links it to its capture, which is told, and moves no money', async () => {
    const { stripe } = sandbox;
    const capture = await takePayment();
    const before = await balanceOf(stripe);
    const dispute = await openDispute({ transaction: capture.id, metadata: { case: '7' } });
    expect(dispute).toMatchObject({
      id: expect.stringMatching(/^idp_/),
      amount: 1250,
      currency: 'gbp',
      status: 'unsubmitted',
      transaction: capture.id,
      metadata: { case: '7' },
      evidence: { reason: 'fraudulent', fraudulent: { additional_documentation: null } },
    });
    expect(dispute).not.toHaveProperty('balance_transactions');
    expect(dispute).not.toHaveProperty('loss_reason');
    expect(await stripe.issuing.transactions.retrieve(capture.id)).toMatchObject({ dispute: dispute.id });
    const [told] = (await stripe.events.list({ type: 'issuing_transaction.updated', limit: 1 })).data;
    expect(told?.data.previous_attributes).toEqual({ dispute: null });
    expect(await eventsAbout(dispute.id)).toEqual(['created']);
    expect(await balanceOf(stripe)).toBe(before);
  });

  test('is possible for part of the sum, and not for more', async () => {
    const capture = await takePayment(900);
    await expect(openDispute({ transaction: capture.id, amount: 901 })).rejects.toMatchObject({ param: 'amount' });
    expect(await openDispute({ transaction: capture.id, amount: 400 })).toMatchObject({ amount: 400 });
  });

  test('is possible once for each capture, not for a refund, and not for what was refunded', async () => {
    const { stripe } = sandbox;
    const { transactions } = stripe.testHelpers.issuing;
    const capture = await takePayment();
    await openDispute({ transaction: capture.id });
    const refused = { statusCode: 400, param: 'transaction' };
    await expect(openDispute({ transaction: capture.id })).rejects.toMatchObject(refused);
    const refunded = await takePayment();
    const refund = await transactions.refund(refunded.id);
    await expect(openDispute({ transaction: refunded.id })).rejects.toMatchObject(refused);
    await expect(openDispute({ transaction: refund.id })).rejects.toMatchObject(refused);
    await expect(openDispute({ transaction: 'ipi_none' })).rejects.toMatchObject({ code: 'resource_missing' });
    const partly = await takePayment(1000);
    await transactions.refund(partly.id, { refund_amount: 300 });
    expect(await openDispute({ transaction: partly.id })).toMatchObject({ amount: 700 });
  });

  test('asks for a purchase', async () => {
    await expect(sandbox.stripe.issuing.disputes.create({})).rejects.toMatchObject({
      code: 'parameter_missing',
      param: 'transaction',
    });
  });
});

describe('submitting', () => {
  test('happens once, and nothing can be changed after it', async () => {
    const { disputes } = sandbox.stripe.issuing;
    const { id } = await openDispute();
    expect(await disputes.submit(id, { metadata: { by: 'Ivy' } })).toMatchObject({
      status: 'submitted',
      metadata: { by: 'Ivy' },
    });
    expect(await eventsAbout(id)).toEqual(['created', 'submitted']);
    await expect(disputes.submit(id)).rejects.toMatchObject({ statusCode: 400 });
    await expect(disputes.update(id, { amount: 1 })).rejects.toMatchObject({ statusCode: 400 });
    expect(await movementsOf(id)).toEqual([]);
  });

  test('is found by status and by purchase', async () => {
    const { disputes } = sandbox.stripe.issuing;
    const dispute = await submitDispute();
    const byPurchase = await disputes.list({ transaction: String(dispute.transaction) });
    expect(byPurchase.data.map(({ id }) => id)).toEqual([dispute.id]);
    expect((await disputes.list({ status: 'submitted' })).data[0]?.id).toBe(dispute.id);
    expect((await disputes.list({ status: 'won' })).data.map(({ id }) => id)).not.toContain(dispute.id);
  });
});

describe('the decision', () => {
  const close = (id: string, outcome: 'won' | 'lost', more: object = {}) =>
    control<Stripe.Issuing.Dispute>(sandbox, `POST /disputes/${id}/close`, { outcome, ...more });
  const lend = (id: string) => control(sandbox, `POST /disputes/${id}/provisional_credit`);

  test('for us gives the sum for good', async () => {
    const { id } = await submitDispute();
    const before = Number(await balanceOf(sandbox.stripe));
    expect(await close(id, 'won')).toMatchObject({ status: 'won' });
    expect(await eventsAbout(id)).toEqual(['created', 'submitted', 'closed', 'funds_reinstated']);
    expect(await movementsOf(id)).toEqual([['issuing_dispute', 1250]]);
    expect(await balanceOf(sandbox.stripe)).toBe(before + 1250);
  });

  test('against us moves nothing, and says why', async () => {
    const { id } = await submitDispute();
    const before = await balanceOf(sandbox.stripe);
    const lost = await close(id, 'lost', { loss_reason: 'refund_issued' });
    expect(lost).toMatchObject({ status: 'lost', loss_reason: 'refund_issued' });
    expect(await eventsAbout(id)).toEqual(['created', 'submitted', 'closed']);
    expect(await balanceOf(sandbox.stripe)).toBe(before);
  });

  test('against us takes back what was lent', async () => {
    const { id } = await submitDispute();
    const before = Number(await balanceOf(sandbox.stripe));
    await lend(id);
    expect(await balanceOf(sandbox.stripe)).toBe(before + 1250);
    await close(id, 'lost');
    expect(await movementsOf(id)).toEqual([
      ['issuing_dispute_provisional_credit', 1250],
      ['issuing_dispute_provisional_credit_reversal', -1250],
    ]);
    expect(await eventsAbout(id)).toEqual(['created', 'submitted', 'funds_reinstated', 'closed', 'funds_rescinded']);
    expect(await balanceOf(sandbox.stripe)).toBe(before);
  });

  test.each([
    [
      'takes back what was lent and books the sum anew',
      false,
      [
        ['issuing_dispute_provisional_credit', 1250],
        ['issuing_dispute_provisional_credit_reversal', -1250],
        ['issuing_dispute', 1250],
      ],
    ],
    ['leaves what was lent, where the switch says so', true, [['issuing_dispute_provisional_credit', 1250]]],
  ])('for us %s', async (_name, provisionalCreditStaysWhenWon, movements) => {
    await sandbox.sandbox.setBehaviour({ provisionalCreditAtSubmit: true, provisionalCreditStaysWhenWon });
    const { id } = await submitDispute();
    await sandbox.sandbox.setBehaviour({ provisionalCreditStaysWhenWon });
    const before = await balanceOf(sandbox.stripe);
    await close(id, 'won');
    await sandbox.sandbox.setBehaviour({});
    expect(await movementsOf(id)).toEqual(movements);
    expect(await eventsAbout(id)).toEqual(['created', 'submitted', 'funds_reinstated', 'closed']);
    expect(await balanceOf(sandbox.stripe)).toBe(before);
  });

  test('can be turned round, and the money with it', async () => {
    const { id } = await submitDispute();
    const before = Number(await balanceOf(sandbox.stripe));
    await close(id, 'won');
    expect(await close(id, 'lost')).toMatchObject({ status: 'lost', loss_reason: 'other' });
    expect(await balanceOf(sandbox.stripe)).toBe(before);
    expect(await close(id, 'won')).not.toHaveProperty('loss_reason');
    expect((await movementsOf(id)).map(([, net]) => net)).toEqual([1250, -1250, 1250]);
    expect((await eventsAbout(id)).slice(-4)).toEqual(['closed', 'funds_rescinded', 'closed', 'funds_reinstated']);
  });

  test('comes only after the dispute is submitted, and once', async () => {
    const open = await openDispute();
    const closing = (id: string) => close(id, 'won').catch((error: Error) => error.message);
    expect(await closing(open.id)).toContain('A dispute with status unsubmitted cannot be won.');
    await sandbox.stripe.issuing.disputes.submit(open.id);
    await close(open.id, 'won');
    expect(await closing(open.id)).toContain('A dispute with status won cannot be won.');
  });
});

describe('110 days after the purchase', () => {
  test('an unsubmitted dispute lapses by the clock, and no other can be opened', async () => {
    const { stripe, clock } = sandbox;
    const dispute = await openDispute();
    const late = await takePayment();
    clock.advance(110 * DAY_MS - 1000);
    expect(await stripe.issuing.disputes.retrieve(dispute.id)).toMatchObject({ status: 'unsubmitted' });
    clock.advance(1000);
    expect(await stripe.issuing.disputes.retrieve(dispute.id)).toMatchObject({ status: 'expired' });
    expect(await eventsAbout(dispute.id)).toEqual(['closed']);
    await expect(stripe.issuing.disputes.submit(dispute.id)).rejects.toMatchObject({ statusCode: 400 });
    await expect(openDispute({ transaction: late.id })).rejects.toMatchObject({ param: 'transaction' });
  });

  test('it lapses while events are delivered too, and is lost where the switch says so', async () => {
    const { id } = await openDispute();
    await sandbox.sandbox.setBehaviour({ unsubmittedDisputeBecomes: 'lost' });
    sandbox.clock.advance(110 * DAY_MS);
    await sandbox.sandbox.deliverDue();
    await sandbox.sandbox.setBehaviour({});
    const told = sandbox.receiver.events.filter((event) => event.type === 'issuing_dispute.closed');
    const lapsed = { id, status: 'lost', loss_reason: 'submitted_beyond_allowable_time_limit' };
    expect(told.map((event) => event.data.object)).toContainEqual(expect.objectContaining(lapsed));
  });
});

test('a dispute and its money are there after a restart', async () => {
  const { id } = await submitDispute();
  await control(sandbox, `POST /disputes/${id}/provisional_credit`);
  const movements = await movementsOf(id);
  await sandbox.restart();
  expect(await sandbox.stripe.issuing.disputes.retrieve(id)).toMatchObject({ status: 'submitted' });
  expect(await movementsOf(id)).toEqual(movements);
});
