import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answerJson, balanceOf, createCard, pay, startSandbox, type TestSandbox } from './sandbox-server.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.destroy());
beforeEach(() => {
  sandbox.receiver.onRequest = (_event, response) => answerJson(response, { approved: true });
});

const helpers = () => sandbox.stripe.testHelpers.issuing;

/** Pays £12.50 with a card of its own. */
async function paid(params: Parameters<typeof pay>[2] = {}): Promise<Stripe.Issuing.Authorization> {
  return pay(sandbox.stripe, (await createCard(sandbox.stripe)).id, params);
}

/** What `act` does to the balance, and the events it makes, oldest first. */
async function effectOf<T>(act: () => Promise<T>): Promise<{ result: T; balance: number; events: Stripe.Event[] }> {
  const { stripe } = sandbox;
  const before = (await balanceOf(stripe)) ?? 0;
  const [last] = (await stripe.events.list({ limit: 1 })).data;
  const result = await act();
  const { data } = await stripe.events.list({ limit: 100, ...(last && { ending_before: last.id }) });
  return { result, balance: ((await balanceOf(stripe)) ?? 0) - before, events: data.reverse() };
}

const types = (events: Stripe.Event[]) => events.map((event) => event.type.replace('issuing_', ''));

function decline(): void {
  sandbox.receiver.onRequest = (_event, response) => answerJson(response, { approved: false });
}

describe('a new authorization', () => {
  test('declined by Stripe: closed, the amount that was refused, nothing held', async () => {
    const card = await createCard(sandbox.stripe, { status: 'inactive' });
    const { result, balance, events } = await effectOf(() => pay(sandbox.stripe, card.id));
    expect(result).toMatchObject({ status: 'closed', approved: false, amount: 1250, balance_transactions: [] });
    expect(balance).toBe(0);
    expect(types(events)).toEqual(['authorization.created']);
  });

  test('declined by the webhook: closed, nothing held', async () => {
    const card = await createCard(sandbox.stripe);
    decline();
    const { result, balance, events } = await effectOf(() => pay(sandbox.stripe, card.id));
    expect(result).toMatchObject({ status: 'closed', approved: false, amount: 1250 });
    expect(balance).toBe(0);
    expect(types(events)).toEqual(['authorization.request', 'authorization.created']);
  });

  test('approved: pending, held', async () => {
    const card = await createCard(sandbox.stripe);
    const { result, balance, events } = await effectOf(() => pay(sandbox.stripe, card.id));
    expect(result).toMatchObject({ status: 'pending', approved: true, amount: 1250 });
    expect(balance).toBe(-1250);
    expect(types(events)).toEqual(['authorization.request', 'authorization.created']);
  });

  test('approved in part: pending, the part held', async () => {
    const card = await createCard(sandbox.stripe);
    sandbox.receiver.onRequest = (_event, response) => answerJson(response, { approved: true, amount: 1000 });
    const { result, balance } = await effectOf(() => pay(sandbox.stripe, card.id, { is_amount_controllable: true }));
    expect(result).toMatchObject({ status: 'pending', approved: true, amount: 1000, merchant_amount: 1000 });
    expect(balance).toBe(-1000);
  });

  test('an amount in the answer counts only where the shop can take part of it', async () => {
    sandbox.receiver.onRequest = (_event, response) => answerJson(response, { approved: true, amount: 1000 });
    expect(await paid()).toMatchObject({ approved: true, amount: 1250 });
  });
});

describe('an increment', () => {
  test('approved: asked for the additional amount, on top of what was approved', async () => {
    const first = await paid();
    const { result, balance, events } = await effectOf(() =>
      helpers().authorizations.increment(first.id, { increment_amount: 500 }),
    );
    expect(result).toMatchObject({ status: 'pending', amount: 1750 });
    expect(result.request_history.map((entry) => entry.amount)).toEqual([1250, 500]);
    expect(balance).toBe(-500);
    expect(types(events)).toEqual(['authorization.request', 'authorization.updated']);
    expect(events[0]?.data.object).toMatchObject({
      id: first.id,
      amount: 1250,
      approved: false,
      request_history: [{ amount: 1250 }],
      pending_request: { amount: 500 },
    });
    expect(events[1]?.data.previous_attributes).toMatchObject({ amount: 1250 });
  });

  test('declined: still pending, the hold as it was', async () => {
    const first = await paid();
    decline();
    const { result, balance, events } = await effectOf(() =>
      helpers().authorizations.increment(first.id, { increment_amount: 500 }),
    );
    expect(result).toMatchObject({ status: 'pending', approved: true, amount: 1250 });
    expect(result.request_history.map((entry) => entry.approved)).toEqual([true, false]);
    expect(balance).toBe(0);
    expect(types(events)).toEqual(['authorization.request', 'authorization.updated']);
  });
});

describe('a pending authorization', () => {
  type Move = (id: string) => Promise<Stripe.Issuing.Authorization>;
  const updates: { name: string; move: Move; becomes: object; gained: number }[] = [
    {
      name: 'reversed in part keeps the rest',
      move: (id) => helpers().authorizations.reverse(id, { reverse_amount: 250 }),
      becomes: { status: 'pending', amount: 1000 },
      gained: 250,
    },
    {
      name: 'reversed in full is over',
      move: (id) => helpers().authorizations.reverse(id),
      becomes: { status: 'reversed', amount: 0 },
      gained: 1250,
    },
    {
      name: 'that expires keeps its amount and holds nothing',
      move: (id) => helpers().authorizations.expire(id),
      becomes: { status: 'expired', amount: 1250 },
      gained: 1250,
    },
    {
      name: 'finalized to less holds less',
      move: (id) => helpers().authorizations.finalizeAmount(id, { final_amount: 900 }),
      becomes: { status: 'pending', amount: 900 },
      gained: 350,
    },
    {
      name: 'finalized to more holds more',
      move: (id) => helpers().authorizations.finalizeAmount(id, { final_amount: 1500 }),
      becomes: { status: 'pending', amount: 1500 },
      gained: -250,
    },
  ];
  test.each(updates)('$name', async ({ move, becomes, gained }) => {
    const first = await paid();
    const { result, balance, events } = await effectOf(() => move(first.id));
    expect(result).toMatchObject(becomes);
    expect(balance).toBe(gained);
    expect(types(events)).toEqual(['authorization.updated']);
  });

  test('a full reversal tells the freed amount as the previous one', async () => {
    const first = await paid();
    const { events } = await effectOf(() => helpers().authorizations.reverse(first.id));
    expect(events[0]?.data.previous_attributes).toMatchObject({ amount: 1250, status: 'pending' });
  });

  test.each([
    ['in full', undefined, 1250],
    ['for less', 1000, 1000],
    ['for more', 1800, 1800],
  ])('captured %s closes, frees the whole hold and takes what was captured', async (_name, capture_amount, taken) => {
    const first = await paid();
    const { result, balance, events } = await effectOf(() =>
      helpers().authorizations.capture(first.id, capture_amount === undefined ? {} : { capture_amount }),
    );
    expect(result).toMatchObject({ status: 'closed', amount: 1250 });
    expect(result.transactions).toMatchObject([{ type: 'capture', amount: -taken, authorization: first.id }]);
    expect(balance).toBe(1250 - taken);
    expect(types(events)).toEqual(['transaction.created', 'authorization.updated']);
  });

  test('captured without closing stays pending and holds the rest', async () => {
    const first = await paid();
    const { result, balance, events } = await effectOf(() =>
      helpers().authorizations.capture(first.id, { capture_amount: 500, close_authorization: false }),
    );
    expect(result).toMatchObject({ status: 'pending', amount: 1250 });
    expect(balance).toBe(0);
    expect(types(events)).toEqual(['transaction.created', 'authorization.updated']);
    const closing = await effectOf(() => helpers().authorizations.capture(first.id));
    expect(closing.result).toMatchObject({ status: 'closed', transactions: [{ amount: -500 }, { amount: -750 }] });
    expect(closing.balance).toBe(0);
  });
});

describe('a capture that comes when no hold is left', () => {
  test.each([
    ['closed', (id: string) => helpers().authorizations.capture(id)],
    ['expired', (id: string) => helpers().authorizations.expire(id)],
    ['reversed', (id: string) => helpers().authorizations.reverse(id)],
  ])('after %s goes through and debits the balance', async (_status, end) => {
    const first = await paid();
    const ended = await end(first.id);
    const { result, balance, events } = await effectOf(() =>
      helpers().authorizations.capture(first.id, { capture_amount: 300 }),
    );
    expect(result).toMatchObject({ status: 'closed', amount: ended.amount });
    expect(balance).toBe(-300);
    expect(types(events)).toEqual(['transaction.created', 'authorization.updated']);
  });

  test('after a decline only with an amount, and the authorization stays declined', async () => {
    decline();
    const first = await paid();
    await expect(helpers().authorizations.capture(first.id)).rejects.toMatchObject({ statusCode: 400 });
    const { result, balance, events } = await effectOf(() =>
      helpers().authorizations.capture(first.id, { capture_amount: 1250 }),
    );
    expect(result).toMatchObject({ status: 'closed', approved: false, transactions: [{ authorization: first.id }] });
    expect(balance).toBe(-1250);
    expect(types(events)).toEqual(['transaction.created']);
  });

  test('without any authorization debits a card that is cancelled, and a balance that is empty', async () => {
    const card = await createCard(sandbox.stripe);
    await sandbox.stripe.issuing.cards.update(card.id, { status: 'canceled' });
    const amount = 900_000;
    const { result, balance, events } = await effectOf(() =>
      helpers().transactions.createForceCapture({ card: card.id, amount }),
    );
    expect(result).toMatchObject({ type: 'capture', amount: -amount, authorization: null });
    expect(balance).toBe(-amount);
    expect(types(events)).toEqual(['transaction.created']);
    await helpers().transactions.createUnlinkedRefund({ card: card.id, amount });
  });
});

describe('a refund', () => {
  test('gives back in parts, and never more than was captured', async () => {
    const captured = await helpers().authorizations.capture((await paid()).id);
    const id = String(captured.transactions[0]?.id);
    const { result, balance, events } = await effectOf(() => helpers().transactions.refund(id, { refund_amount: 400 }));
    expect(result).toMatchObject({ type: 'refund', amount: 400, authorization: captured.id });
    expect(balance).toBe(400);
    expect(types(events)).toEqual(['transaction.created']);
    expect(await helpers().transactions.refund(id)).toMatchObject({ amount: 850 });
    await expect(helpers().transactions.refund(id, { refund_amount: 1 })).rejects.toMatchObject({ statusCode: 400 });
    await expect(helpers().transactions.refund(result.id)).rejects.toMatchObject({ statusCode: 400 });
  });

  test('without a purchase credits the balance', async () => {
    const card = await createCard(sandbox.stripe);
    const { result, balance, events } = await effectOf(() =>
      helpers().transactions.createUnlinkedRefund({ card: card.id, amount: 700 }),
    );
    expect(result).toMatchObject({ type: 'refund', amount: 700, authorization: null });
    expect(balance).toBe(700);
    expect(types(events)).toEqual(['transaction.created']);
  });
});

describe('what is not allowed', () => {
  test.each([
    ['reversing more than is held', (id: string) => helpers().authorizations.reverse(id, { reverse_amount: 1251 })],
    [
      'reversing twice',
      async (id: string) => {
        await helpers().authorizations.reverse(id);
        return helpers().authorizations.reverse(id);
      },
    ],
    [
      'incrementing what is closed',
      async (id: string) => {
        await helpers().authorizations.capture(id);
        return helpers().authorizations.increment(id, { increment_amount: 1 });
      },
    ],
    [
      'expiring what is expired',
      async (id: string) => {
        await helpers().authorizations.expire(id);
        return helpers().authorizations.expire(id);
      },
    ],
  ])('%s is an invalid request', async (_name, act) => {
    const first = await paid();
    await expect(act(first.id)).rejects.toMatchObject({ type: 'StripeInvalidRequestError', statusCode: 400 });
  });
});

test('the balance is always the sum of its transactions', async () => {
  await paid();
  let sum = 0;
  for await (const entry of sandbox.stripe.balanceTransactions.list({ limit: 100 })) sum += entry.amount;
  expect(sum).toBe(await balanceOf(sandbox.stripe));
});
