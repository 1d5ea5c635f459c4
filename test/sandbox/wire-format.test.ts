import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCard, createHolder, pay, sdk, startSandbox, type TestSandbox } from './sandbox-server.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.destroy());

const port = () => Number(new URL(sandbox.url).port);

function send(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${sandbox.url}${path}`, { ...init, headers: { authorization: 'Bearer sk_test_x', ...init.headers } });
}

describe('keys', () => {
  test.each([
    ['none', {}, 401],
    ['another word', { authorization: 'Bearer hello' }, 401],
    ['a live key', { authorization: 'Bearer sk_live_abc' }, 401],
    ['a restricted test key', { authorization: 'Bearer rk_test_abc' }, 200],
    [
      'a test key as basic user name',
      { authorization: `Basic ${Buffer.from('sk_test_abc:').toString('base64')}` },
      200,
    ],
  ])('%s', async (_name, headers, status) => {
    expect((await fetch(`${sandbox.url}/v1/balance`, { headers: headers as Record<string, string> })).status).toBe(
      status,
    );
  });

  test('the SDK sees an authentication error', async () => {
    await expect(sdk(port(), 'nonsense').balance.retrieve()).rejects.toBeInstanceOf(
      Stripe.errors.StripeAuthenticationError,
    );
  });
});

describe('errors', () => {
  test.each([
    [
      'an unknown parameter',
      () => createHolder(sandbox.stripe, { nickname: 'x' } as object),
      { code: 'parameter_unknown', param: 'nickname' },
    ],
    [
      'an unknown nested parameter',
      () => createCard(sandbox.stripe, { spending_controls: { spending_limits_currency: 'gbp' } as object }),
      { code: 'parameter_unknown', param: 'spending_controls[spending_limits_currency]' },
    ],
    [
      'a missing parameter',
      () => createHolder(sandbox.stripe, { billing: {} as never }),
      { code: 'parameter_missing', param: 'billing' },
    ],
    [
      'a bad integer',
      () => pay(sandbox.stripe, 'ic_x', { amount: 1.5 }),
      { code: 'parameter_invalid_integer', param: 'amount' },
    ],
    ['an empty value', () => pay(sandbox.stripe, ''), { code: 'parameter_invalid_empty', param: 'card' }],
    ['an unknown value', () => createCard(sandbox.stripe, { type: 'wooden' }), { param: 'type' }],
    [
      'an unknown category',
      () => createCard(sandbox.stripe, { spending_controls: { blocked_categories: ['hotels_motels_resorts'] } }),
      { param: 'spending_controls[blocked_categories][0]' },
    ],
    [
      'a missing object in a parameter',
      () => pay(sandbox.stripe, 'ic_none'),
      { code: 'resource_missing', param: 'card' },
    ],
    ['a name that cannot be printed', () => createHolder(sandbox.stripe, { name: 'R2D2' }), { param: 'name' }],
  ])('%s is a 400', async (_name, act, expected) => {
    await expect(act()).rejects.toMatchObject({ type: 'StripeInvalidRequestError', statusCode: 400, ...expected });
  });

  test('a missing object is a 404 and names its id', async () => {
    await expect(sandbox.stripe.issuing.cards.retrieve('ic_none')).rejects.toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      param: 'id',
      message: "No such issuing card: 'ic_none'",
    });
  });

  test('an unknown address is a 404', async () => {
    await expect(sandbox.stripe.customers.list()).rejects.toMatchObject({
      statusCode: 404,
      message: expect.stringContaining('Unrecognized request URL (GET: /v1/customers)'),
    });
  });
});

test("a body too large to read is refused in Stripe's shape, without our stack", async () => {
  const response = await send('/v1/issuing/cardholders', { method: 'POST', body: 'x'.repeat(600_000) });
  expect(await response.json()).toEqual({ error: { type: 'api_error', message: 'An unknown error occurred' } });
});

test('each answer has a request id and its API version, and the SDK finds them', async () => {
  const balance = await sandbox.stripe.balance.retrieve();
  expect(balance.lastResponse.requestId).toMatch(/^req_/);
  expect(balance.lastResponse.apiVersion).toBe(Stripe.API_VERSION);
});

describe('metadata', () => {
  test('merges, deletes a key that is empty, and stays when it is not sent', async () => {
    const { cardholders } = sandbox.stripe.issuing;
    const { id } = await createHolder(sandbox.stripe, { metadata: { a: '1', b: 2 } });
    expect((await cardholders.update(id, { metadata: { b: null, c: '3' } })).metadata).toEqual({ a: '1', c: '3' });
    expect((await cardholders.update(id, { email: 'x@example.org' })).metadata).toEqual({ a: '1', c: '3' });
  });

  test.each([
    ['a key too long', { ['k'.repeat(41)]: 'v' }],
    ['a value too long', { k: 'v'.repeat(501) }],
    ['too many keys', Object.fromEntries(Array.from({ length: 51 }, (_, place) => [`k${place}`, 'v']))],
  ])('refuses %s', async (_name, metadata) => {
    await expect(createHolder(sandbox.stripe, { metadata })).rejects.toMatchObject({ statusCode: 400 });
  });
});

describe('idempotency', () => {
  test('the same key and parameters get the first answer, and nothing is made twice', async () => {
    const { stripe } = sandbox;
    const idempotencyKey = `same-${Math.random()}`;
    const cardholder = (await createHolder(stripe)).id;
    const make = () =>
      stripe.issuing.cards.create({ cardholder, currency: 'gbp', type: 'virtual' }, { idempotencyKey });
    const [first, second] = [await make(), await make()];
    expect(second.id).toBe(first.id);
    expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect((await stripe.issuing.cards.list({ cardholder })).data).toHaveLength(1);
  });

  test('a payment is decided once', async () => {
    const { stripe, receiver } = sandbox;
    const card = (await createCard(stripe)).id;
    const asked = receiver.requests.length;
    const options = { idempotencyKey: `pay-${Math.random()}` };
    const make = () =>
      stripe.testHelpers.issuing.authorizations.create(
        { card, amount: 100, merchant_data: { country: 'GB' } },
        options,
      );
    expect((await make()).id).toBe((await make()).id);
    expect(receiver.requests).toHaveLength(asked + 1);
  });

  test('the same key with other parameters is an idempotency error', async () => {
    const idempotencyKey = `other-${Math.random()}`;
    const holder = await createHolder(sandbox.stripe);
    const update = (email: string) =>
      sandbox.stripe.issuing.cardholders.update(holder.id, { email }, { idempotencyKey });
    await update('a@example.org');
    await expect(update('b@example.org')).rejects.toMatchObject({
      type: 'StripeIdempotencyError',
      rawType: 'idempotency_error',
    });
  });

  test('the same key while the first is under way is a conflict', async () => {
    const { stripe } = sandbox;
    const idempotencyKey = `busy-${Math.random()}`;
    const card = (await createCard(stripe)).id;
    const make = () => stripe.testHelpers.issuing.authorizations.create({ card, amount: 100 }, { idempotencyKey });
    const [first, second] = await Promise.allSettled([make(), make()]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ reason: { statusCode: 409, code: 'idempotency_key_in_use' } });
  });

  test('an answer that failed when carried out is repeated; one whose parameters were wrong is not kept', async () => {
    const headers = {
      'idempotency-key': `failed-${Math.random()}`,
      'content-type': 'application/x-www-form-urlencoded',
    };
    const refund = (body: string) =>
      send('/v1/test_helpers/issuing/transactions/ipi_none/refund', { method: 'POST', headers, body });
    expect((await refund('refund_amount=x')).headers.get('idempotent-replayed')).toBeNull();
    expect((await refund('refund_amount=5')).headers.get('idempotent-replayed')).toBeNull();
    const again = await refund('refund_amount=5');
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.status).toBe(404);
  });
});

describe('lists', () => {
  test('page newest first by cursor, both ways, and auto-paging meets each once', async () => {
    const { stripe } = sandbox;
    const cardholder = (await createHolder(stripe)).id;
    const ids: string[] = [];
    for (let made = 0; made < 7; made += 1) ids.unshift((await createCard(stripe, { cardholder })).id);
    const first = await stripe.issuing.cards.list({ cardholder, limit: 3 });
    expect(first).toMatchObject({ object: 'list', has_more: true, url: '/v1/issuing/cards' });
    expect(first.data.map((card) => card.id)).toEqual(ids.slice(0, 3));
    const next = await stripe.issuing.cards.list({ cardholder, limit: 3, starting_after: String(ids[2]) });
    expect(next.data.map((card) => card.id)).toEqual(ids.slice(3, 6));
    const back = await stripe.issuing.cards.list({ cardholder, limit: 2, ending_before: String(ids[4]) });
    expect(back.data.map((card) => card.id)).toEqual(ids.slice(2, 4));
    const all: string[] = [];
    for await (const card of stripe.issuing.cards.list({ cardholder, limit: 2 })) all.push(card.id);
    expect(all).toEqual(ids);
  });

  test('are restricted by creation time and by attributes', async () => {
    const { stripe, clock } = sandbox;
    clock.advance(60_000);
    const since = Math.floor(clock.now().getTime() / 1000);
    const holder = await createHolder(stripe, { email: 'late@example.org' });
    const found = async (params: Stripe.Issuing.CardholderListParams) =>
      (await stripe.issuing.cardholders.list(params)).data.map(({ id }) => id);
    expect(await found({ created: { gte: since } })).toContain(holder.id);
    expect(await found({ created: { gt: since } })).not.toContain(holder.id);
    expect(await found({ created: since, email: 'late@example.org' })).toEqual([holder.id]);
  });

  test('refuse a limit over 100, two cursors, and a cursor that is not there', async () => {
    const { cards } = sandbox.stripe.issuing;
    await expect(cards.list({ limit: 101 })).rejects.toMatchObject({ param: 'limit' });
    await expect(cards.list({ starting_after: 'ic_a', ending_before: 'ic_b' })).rejects.toMatchObject({
      statusCode: 400,
    });
    await expect(cards.list({ starting_after: 'ic_none' })).rejects.toMatchObject({ code: 'resource_missing' });
  });
});

describe('expand', () => {
  test('puts the object in place of its id, also in lists and further down', async () => {
    const { stripe } = sandbox;
    const card = await createCard(stripe);
    const paid = await pay(stripe, card.id, { expand: ['cardholder'] });
    expect(paid.cardholder).toMatchObject({ object: 'issuing.cardholder' });
    await stripe.testHelpers.issuing.authorizations.capture(paid.id);
    const { data } = await stripe.issuing.transactions.list({
      card: card.id,
      expand: ['data.card', 'data.authorization.cardholder'],
    });
    expect(data[0]).toMatchObject({
      card: { id: card.id },
      authorization: { id: paid.id, cardholder: { object: 'issuing.cardholder' } },
    });
  });

  test('shows number and security code of a virtual card only, and only when it is retrieved', async () => {
    const { stripe } = sandbox;
    const card = await createCard(stripe);
    expect(card).not.toHaveProperty('number');
    const shown = await stripe.issuing.cards.retrieve(card.id, { expand: ['number', 'cvc'] });
    expect(shown).toMatchObject({
      number: expect.stringMatching(/^400000\d{10}$/),
      cvc: expect.stringMatching(/^\d{3}$/),
    });
    expect(shown.number?.slice(-4)).toBe(card.last4);
    const shipping = {
      name: 'Ivy',
      address: { line1: '1', city: 'Marram Bay', postal_code: 'ZZ1 1AA', country: 'GB' },
    };
    const physical = await createCard(stripe, { type: 'physical', shipping });
    await expect(stripe.issuing.cards.retrieve(physical.id, { expand: ['number'] })).rejects.toMatchObject({
      statusCode: 400,
    });
  });

  test('refuses what cannot be expanded', async () => {
    const card = await createCard(sandbox.stripe);
    await expect(sandbox.stripe.issuing.cards.retrieve(card.id, { expand: ['brand'] })).rejects.toMatchObject({
      message: 'This property cannot be expanded (brand).',
    });
  });
});

test('an empty value clears a list of spending limits', async () => {
  const { stripe } = sandbox;
  const card = await createCard(stripe, {
    spending_controls: { spending_limits: [{ amount: 100, interval: 'daily' }] },
  });
  expect(card.spending_controls).toMatchObject({
    spending_limits_currency: 'gbp',
    spending_limits: [{ amount: 100, categories: [] }],
  });
  const cleared = await stripe.issuing.cards.update(card.id, { spending_controls: { spending_limits: '' as never } });
  expect(cleared.spending_controls.spending_limits).toEqual([]);
});
