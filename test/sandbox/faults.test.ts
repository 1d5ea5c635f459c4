import Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { control, setFaults } from './control.ts';
import {
  answerJson,
  balanceOf,
  createCard,
  createHolder,
  pay,
  startSandbox,
  type TestSandbox,
} from './sandbox-server.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.destroy());
afterEach(() => control(sandbox, 'DELETE /faults'));

const helpers = () => sandbox.stripe.testHelpers.issuing;
const now = (id: string) => sandbox.stripe.issuing.authorizations.retrieve(id);
const paid = async (params: Parameters<typeof pay>[2] = {}) =>
  pay(sandbox.stripe, (await createCard(sandbox.stripe)).id, params);

test('a fault that there is not is refused with the names of those that there are', async () => {
  const refused = setFaults(sandbox, [{ fault: 'earthquake' }]);
  await expect(refused).rejects.toThrow('Invalid faults[0][fault]: must be one of drop_event, duplicate_event,');
});

describe('events', () => {
  /** Makes cardholders a, b, c ... and tells in what order their events arrive. */
  async function arrivals(names: string): Promise<string> {
    for (const name of names) await createHolder(sandbox.stripe, { name });
    await sandbox.sandbox.deliverDue();
    return sandbox.receiver.events.map((event) => (event.data.object as { name: string }).name).join('');
  }
  beforeEach(async () => {
    await sandbox.sandbox.deliverDue();
    sandbox.receiver.events.length = 0;
  });

  test('are dropped by type, and show as failed', async () => {
    const failures = async () => Number((await control(sandbox, 'POST /deliver'))['failed']);
    const before = await failures();
    await setFaults(sandbox, [{ fault: 'drop_event', types: ['issuing_card.*'] }]);
    const card = await createCard(sandbox.stripe);
    await sandbox.sandbox.deliverDue();
    expect(sandbox.receiver.events.map((event) => event.type)).toEqual(['issuing_cardholder.created']);
    const failed = await sandbox.stripe.events.list({ delivery_success: false, limit: 1 });
    expect(failed.data[0]?.data.object).toMatchObject({ id: card.id });
    expect(await failures()).toBe(before + 1);
    await control(sandbox, `POST /events/${failed.data[0]?.id}/resend`);
    await sandbox.sandbox.deliverDue();
    expect(sandbox.receiver.events.at(-1)?.id).toBe(failed.data[0]?.id);
  });

  test('are lost though Stripe believes that they have arrived', async () => {
    await setFaults(sandbox, [{ fault: 'drop_event', shown_as: 'delivered', next: 1 }]);
    const { id } = await createHolder(sandbox.stripe);
    await sandbox.sandbox.deliverDue();
    expect(sandbox.receiver.events).toEqual([]);
    const [event] = (await sandbox.stripe.events.list({ delivery_success: true, limit: 1 })).data;
    expect(event).toMatchObject({ data: { object: { id } }, pending_webhooks: 0 });
  });

  test('are dropped as often as it is said, and then no more', async () => {
    await setFaults(sandbox, [{ fault: 'drop_event', next: 2 }]);
    expect([...(await arrivals('abcd'))].sort()).toEqual(['c', 'd']);
    expect(await control(sandbox, 'GET /faults')).toMatchObject({ faults: [{ next: 0, struck: 2 }] });
  });

  test('are dropped by chance, the same for the same seed', async () => {
    const dropHalf = async (seed: number) => {
      sandbox.receiver.events.length = 0;
      await setFaults(sandbox, [{ fault: 'drop_event', probability: 0.5 }], seed);
      return arrivals('abcdefgh');
    };
    const first = await dropHalf(7);
    expect(first.length).toBeGreaterThan(0);
    expect(first.length).toBeLessThan(8);
    expect([...(await dropHalf(7))].sort()).toEqual([...first].sort());
    expect([...(await dropHalf(9))].sort()).not.toEqual([...first].sort());
  });

  test('come twice, the copy later by the clock', async () => {
    await setFaults(sandbox, [{ fault: 'duplicate_event', ms: 60_000 }]);
    expect(await arrivals('a')).toBe('a');
    sandbox.clock.advance(60_000);
    expect(await sandbox.sandbox.deliverDue()).toBe(1);
    const ids = sandbox.receiver.events.map((event) => event.id);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  test('come late by the clock', async () => {
    await setFaults(sandbox, [{ fault: 'delay_event', ms: 5_000 }]);
    expect(await arrivals('a')).toBe('');
    sandbox.clock.advance(5_000);
    expect(await arrivals('')).toBe('a');
  });

  test('come in another order', async () => {
    await setFaults(sandbox, [{ fault: 'shuffle_events' }], 3);
    const order = await arrivals('abcdefgh');
    expect([...order].sort().join('')).toBe('abcdefgh');
    expect([...order.slice(0, 4)].sort().join('')).not.toBe('abcd');
  });

  test('keep their faults over a restart', async () => {
    await setFaults(sandbox, [{ fault: 'drop_event', next: 3 }], 5);
    expect(await arrivals('a')).toBe('');
    await sandbox.restart();
    expect(await control(sandbox, 'GET /faults')).toMatchObject({ seed: 5, faults: [{ next: 2, struck: 1 }] });
    expect(await arrivals('bc')).toBe('');
  });
});

describe('calls of the API', () => {
  test('get 429, which the SDK does not try again', async () => {
    await setFaults(sandbox, [{ fault: 'rate_limit', next: 1, paths: ['/v1/issuing/cards*'], methods: ['GET'] }]);
    await sandbox.stripe.issuing.cardholders.list();
    const refused = sandbox.stripe.issuing.cards.list({}, { maxNetworkRetries: 2 });
    await expect(refused).rejects.toBeInstanceOf(Stripe.errors.StripeRateLimitError);
    await sandbox.stripe.issuing.cards.list();
  });

  test('get 500 before the work: the same key does it later', async () => {
    await setFaults(sandbox, [{ fault: 'server_error', next: 1 }]);
    const make = () =>
      sandbox.stripe.issuing.cards.create({ cardholder: 'ich_none', currency: 'gbp', type: 'virtual' });
    await expect(make()).rejects.toMatchObject({ statusCode: 500, rawType: 'api_error' });
    await expect(make()).rejects.toMatchObject({ statusCode: 400, code: 'resource_missing' });
  });

  test('get 500 that is stored: the same key gets it again', async () => {
    const cardholder = (await createHolder(sandbox.stripe)).id;
    await setFaults(sandbox, [{ fault: 'server_error', next: 1, stored: true }]);
    const make = () =>
      sandbox.stripe.issuing.cards.create(
        { cardholder, currency: 'gbp', type: 'virtual' },
        { idempotencyKey: cardholder },
      );
    await expect(make()).rejects.toMatchObject({ statusCode: 500 });
    await expect(make()).rejects.toMatchObject({ statusCode: 500, headers: { 'idempotent-replayed': 'true' } });
    expect((await sandbox.stripe.issuing.cards.list({ cardholder })).data).toEqual([]);
  });

  test.each([
    ['reset_before', 0],
    ['reset_after', 1],
  ])('%s: the connection ends, and %d cards are there', async (fault, made) => {
    const cardholder = (await createHolder(sandbox.stripe)).id;
    const make = () =>
      fetch(`${sandbox.url}/v1/issuing/cards`, {
        method: 'POST',
        headers: { authorization: 'Bearer sk_test_x', 'idempotency-key': `${fault}-${cardholder}` },
        body: `cardholder=${cardholder}&currency=gbp&type=virtual`,
      });
    await setFaults(sandbox, [{ fault, methods: ['POST'] }]);
    await expect(make()).rejects.toThrow('fetch failed');
    expect((await sandbox.stripe.issuing.cards.list({ cardholder })).data).toHaveLength(made);
    await control(sandbox, 'DELETE /faults');
    expect((await make()).headers.get('idempotent-replayed')).toBe(made === 1 ? 'true' : null);
    expect((await sandbox.stripe.issuing.cards.list({ cardholder })).data).toHaveLength(1);
  });

  test('are slow', async () => {
    await setFaults(sandbox, [{ fault: 'slow_answer', ms: 120, next: 1 }]);
    const begun = performance.now();
    await sandbox.stripe.balance.retrieve();
    expect(performance.now() - begun).toBeGreaterThan(115);
  });

  test('of shops that are played by hand meet faults only when they are named', async () => {
    const card = (await createCard(sandbox.stripe)).id;
    await setFaults(sandbox, [{ fault: 'rate_limit' }]);
    await pay(sandbox.stripe, card);
    await setFaults(sandbox, [{ fault: 'rate_limit', paths: ['/v1/test_helpers/*'] }]);
    await expect(pay(sandbox.stripe, card)).rejects.toMatchObject({ statusCode: 429 });
  });
});

describe('the question of an authorization', () => {
  test.each([
    ['late_decision', 'approve', 1],
    ['late_decision', 'decline', 1],
    ['lost_request', 'approve', 0],
    ['lost_request', 'decline', 0],
  ])('%s with time-out action %s', async (fault, action, asked) => {
    sandbox.receiver.onRequest = (_event, response) => answerJson(response, { approved: action !== 'approve' });
    const before = sandbox.receiver.requests.length;
    await setFaults(sandbox, [{ fault, action, next: 1 }]);
    expect(await paid()).toMatchObject({
      approved: action === 'approve',
      request_history: [{ reason: 'webhook_timeout' }],
    });
    expect(sandbox.receiver.requests).toHaveLength(before + asked);
    sandbox.receiver.onRequest = (_event, response) => answerJson(response, { approved: true });
    expect((await paid()).request_history[0]?.reason).toBe('webhook_approved');
  });
});

describe('Stripe by itself', () => {
  test('declines for a reason that nothing here would give, once, and asks nobody', async () => {
    sandbox.receiver.onRequest = (_event, response) => answerJson(response, { approved: true });
    const before = sandbox.receiver.requests.length;
    await setFaults(sandbox, [{ fault: 'stripe_declines', reason: 'pin_blocked', next: 1 }]);
    expect(await paid()).toMatchObject({
      approved: false,
      status: 'closed',
      request_history: [{ approved: false, reason: 'pin_blocked' }],
    });
    expect(sandbox.receiver.requests).toHaveLength(before);
    expect((await paid()).approved).toBe(true);
  });
});

describe('shops', () => {
  test.each([
    ['expired', (id: string) => helpers().authorizations.expire(id)],
    ['reversed', (id: string) => helpers().authorizations.reverse(id)],
  ])('take the money of a hold that is %s', async (after, end) => {
    const first = await paid();
    const balance = (await balanceOf(sandbox.stripe)) ?? 0;
    await setFaults(sandbox, [{ fault: 'late_capture', after }]);
    expect((await end(first.id)).status).toBe(after);
    expect(await now(first.id)).toMatchObject({ status: 'closed', transactions: [{ type: 'capture', amount: -1250 }] });
    expect(await balanceOf(sandbox.stripe)).toBe(balance);
  });

  test('drop a hold to nothing and take it again', async () => {
    await setFaults(sandbox, [{ fault: 'zero_and_rehold', next: 1 }]);
    const first = await paid();
    const held = await now(first.id);
    expect(held).toMatchObject({ status: 'pending', amount: 1250, merchant_amount: 1250 });
    expect(held.request_history.map((entry) => entry.amount)).toEqual([1250, 1250]);
    expect(held.balance_transactions.map((entry) => entry.amount)).toEqual([-1250, 1250, -1250]);
  });

  test('give back part of the rest after a part capture', async () => {
    const first = await paid({ amount: 1000 });
    await setFaults(sandbox, [{ fault: 'part_release', share: 0.25 }]);
    await helpers().authorizations.capture(first.id, { capture_amount: 200, close_authorization: false });
    expect(await now(first.id)).toMatchObject({ status: 'pending', amount: 800 });
  });

  test.each(['none', 'another'])('give money back that points at %s', async (to) => {
    const card = (await createCard(sandbox.stripe)).id;
    const captured = await helpers().authorizations.capture((await pay(sandbox.stripe, card)).id);
    const other = await pay(sandbox.stripe, card);
    await setFaults(sandbox, [{ fault: 'refund_link', to }]);
    const refund = await helpers().transactions.refund(String(captured.transactions[0]?.id));
    expect(refund.authorization).toBe(to === 'none' ? null : other.id);
  });
});
