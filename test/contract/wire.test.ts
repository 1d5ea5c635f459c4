import { randomUUID } from 'node:crypto';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Account, eventually, holderParams, openAccount, outcomeOf, refusalOf } from './account.ts';

let account: Account;

beforeAll(async () => {
  account = await openAccount();
});
afterAll(() => account.close());

describe('errors', () => {
  it('tell of a key that is none', async () => {
    const { stripe } = account;
    const refusal = await refusalOf(stripe.balance.retrieve({}, { apiKey: 'sk_nonsense' }));
    expect(refusal).toMatchObject({ type: 'StripeAuthenticationError', statusCode: 401 });
  });

  it('tell of an object that is not there, with the id of the request', async () => {
    const refusal = await refusalOf(account.stripe.issuing.cards.retrieve('ic_contractnone'));
    expect(refusal).toMatchObject({ statusCode: 404, code: 'resource_missing', type: 'StripeInvalidRequestError' });
    expect((refusal as Stripe.errors.StripeError).requestId).toMatch(/^req_/);
  });

  it('tell of a parameter that is missing', async () => {
    const { name: _name, ...nameless } = holderParams;
    const work = account.stripe.issuing.cardholders.create(nameless as typeof holderParams);
    const refusal = await refusalOf(work);
    expect(refusal).toMatchObject({ statusCode: 400, type: 'StripeInvalidRequestError' });
    account.observe('A missing parameter', await outcomeOf(work));
  });

  it('tell of a parameter that nobody knows', async () => {
    const work = account.stripe.issuing.cardholders.update(account.holder, { colour: 'red' } as object);
    expect(await refusalOf(work)).toMatchObject({ statusCode: 400, type: 'StripeInvalidRequestError' });
    account.observe('An unknown parameter', await outcomeOf(work));
  });
});

describe('a request that is sent again under the same key', () => {
  it('gets the first answer, and changes nothing', async () => {
    const { cardholders } = account.stripe.issuing;
    const options = { idempotencyKey: randomUUID() };
    const first = await cardholders.update(account.holder, { metadata: { again: '1' } }, options);
    const second = await cardholders.update(account.holder, { metadata: { again: '1' } }, options);
    expect(second.id).toBe(first.id);
    expect(second.lastResponse.idempotencyKey).toBe(options.idempotencyKey);
    const replayed = new Headers(second.lastResponse.headers).get('idempotent-replayed');
    account.observe('The repeat of a request is marked as replayed', replayed ?? 'not marked');
  });

  it('makes no second card', async () => {
    const params = { cardholder: account.holder, currency: 'gbp', type: 'virtual' } as const;
    const options = { idempotencyKey: randomUUID() };
    const { cards } = account.stripe.issuing;
    const [first, second] = [await cards.create(params, options), await cards.create(params, options)];
    expect(second.id).toBe(first.id);
    await cards.update(first.id, { status: 'canceled' });
  });

  it('is refused when it asks for something else', async () => {
    const { cardholders } = account.stripe.issuing;
    const options = { idempotencyKey: randomUUID() };
    await cardholders.update(account.holder, { metadata: { again: '2' } }, options);
    const refusal = await refusalOf(cardholders.update(account.holder, { metadata: { again: '3' } }, options));
    expect(refusal).toMatchObject({ type: 'StripeIdempotencyError', rawType: 'idempotency_error', statusCode: 400 });
  });
});

describe('lists', () => {
  let card: string;
  let authorizations: string[];
  beforeAll(async () => {
    ({ id: card } = await account.newCard());
    const made = [await account.pay(card), await account.pay(card), await account.pay(card)];
    authorizations = made.map(({ id }) => id).reverse();
    await account.stripe.testHelpers.issuing.authorizations.capture(authorizations[0] ?? '');
    await eventually(async () => {
      expect((await account.stripe.issuing.authorizations.list({ card })).data).toHaveLength(3);
    });
  });

  it('come in pages, newest first, from one id to the next', async () => {
    const { authorizations: listed } = account.stripe.issuing;
    const first = await listed.list({ card, limit: 2 });
    expect(first).toMatchObject({ object: 'list', has_more: true, url: '/v1/issuing/authorizations' });
    const rest = await listed.list({ card, limit: 2, starting_after: first.data.at(-1)?.id ?? '' });
    expect(rest.has_more).toBe(false);
    const ids = [...first.data, ...rest.data].map(({ id }) => id);
    expect(ids.toSorted()).toEqual(authorizations.toSorted());
    const back = await listed.list({ card, limit: 2, ending_before: rest.data[0]?.id ?? '' });
    expect(back.data.map(({ id }) => id)).toEqual(first.data.map(({ id }) => id));
    const times = [...first.data, ...rest.data].map(({ created }) => created);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });

  it('can be walked to their end', async () => {
    const seen: string[] = [];
    for await (const { id } of account.stripe.issuing.authorizations.list({ card, limit: 1 })) seen.push(id);
    expect(seen.toSorted()).toEqual(authorizations.toSorted());
  });

  it('can be filtered by state, by holder and by time', async () => {
    const { authorizations: listed, transactions } = account.stripe.issuing;
    const closed = await eventually(async () => {
      const { data } = await listed.list({ card, status: 'closed' });
      expect(data).toHaveLength(1);
      return data[0];
    });
    expect(closed?.id).toBe(authorizations[0]);
    const since = closed?.created ?? 0;
    expect((await listed.list({ card, created: { gte: since - 600, lt: since + 600 } })).data).toHaveLength(3);
    expect((await listed.list({ card, created: { lt: since - 600 } })).data).toEqual([]);
    expect((await listed.list({ cardholder: account.holder, limit: 3 })).data).toHaveLength(3);
    const captures = await transactions.list({ card, type: 'capture', created: { gte: since - 600 } });
    expect(captures.data).toMatchObject([{ authorization: authorizations[0] }]);
    expect((await transactions.list({ card, type: 'refund' })).data).toEqual([]);
  });

  it('refuse a page of more than a hundred', async () => {
    const work = account.stripe.issuing.cards.list({ limit: 101 });
    expect(await refusalOf(work)).toMatchObject({ statusCode: 400 });
    account.observe('A page of 101', await outcomeOf(work));
  });

  it('put whole objects in place of their ids where they are asked to', async () => {
    const { authorizations: listed, transactions } = account.stripe.issuing;
    const one = await listed.retrieve(authorizations[0] ?? '', { expand: ['cardholder'] });
    expect(one.cardholder).toMatchObject({ object: 'issuing.cardholder', id: account.holder });
    const many = await transactions.list({ card, expand: ['data.authorization'] });
    expect(many.data[0]?.authorization).toMatchObject({ object: 'issuing.authorization', id: authorizations[0] });
  });

  it('keep the metadata of payments', async () => {
    const { authorizations: listed, transactions } = account.stripe.issuing;
    const noted = await listed.update(authorizations[1] ?? '', { metadata: { note: 'one' } });
    expect(noted.metadata).toEqual({ note: 'one' });
    const { data } = await transactions.list({ card });
    const transaction = await transactions.update(data[0]?.id ?? '', { metadata: { note: 'two' } });
    expect(transaction.metadata).toEqual({ note: 'two' });
  });
});

describe('events', () => {
  it('tell of each change, with the object as it was then', async () => {
    const { id } = await account.pay((await account.newCard()).id);
    await account.stripe.testHelpers.issuing.authorizations.reverse(id);
    const find = (type: string) =>
      eventually(async () => {
        const { data } = await account.stripe.events.list({ type, limit: 50 });
        const found = data.find(({ data: { object } }) => 'id' in object && object.id === id);
        expect(found).toBeDefined();
        return found;
      });
    const created = await find('issuing_authorization.created');
    expect(created).toMatchObject({ object: 'event', livemode: false, data: { object: { amount: 1250 } } });
    expect(created?.id).toMatch(/^evt_/);
    const updated = await find('issuing_authorization.updated');
    expect(updated?.data).toMatchObject({ object: { status: 'reversed' }, previous_attributes: { status: 'pending' } });
    expect(await account.stripe.events.retrieve(created?.id ?? '')).toMatchObject({ id: created?.id });
  });

  it('can be listed by several types and by whether they were delivered', async () => {
    const types = ['issuing_card.created', 'issuing_card.updated'];
    const { data } = await account.stripe.events.list({ types, limit: 5 });
    expect(data.length).toBeGreaterThan(0);
    expect(data.filter(({ type }) => !types.includes(type))).toEqual([]);
    expect((await account.stripe.events.list({ delivery_success: false, limit: 1 })).object).toBe('list');
    const both = account.stripe.events.list({ type: 'issuing_card.created', types });
    account.observe('Two filters of which only one may be given', await outcomeOf(both));
  });

  it('may hold the requests for decisions: this is observed', async () => {
    const { id, request_history: rounds } = await account.pay((await account.newCard()).id);
    const { data } = await account.stripe.events.list({ type: 'issuing_authorization.request', limit: 50 });
    const listed = data.some(({ data: { object } }) => 'id' in object && object.id === id);
    const wasAsked = rounds[0]?.reason !== 'card_active';
    expect(wasAsked || !listed).toBe(true);
    const seen = wasAsked ? (listed ? 'yes' : 'no') : 'no endpoint was asked';
    account.observe('A request for a decision is in the list of events', seen);
  });
});

describe('webhook endpoints', () => {
  it('are made with a version of their own and tell their secret once', async () => {
    const { webhookEndpoints } = account.stripe;
    const made = await webhookEndpoints.create({
      url: `https://example.com/practice-purse-contract/${randomUUID()}`,
      enabled_events: ['issuing_card.updated'],
      api_version: Stripe.API_VERSION,
    });
    expect(made.secret).toMatch(/^whsec_/);
    expect(made).toMatchObject({ status: 'enabled', api_version: Stripe.API_VERSION });
    expect((await webhookEndpoints.retrieve(made.id)).secret).toBeUndefined();
    expect(await webhookEndpoints.update(made.id, { disabled: true })).toMatchObject({ status: 'disabled' });
    expect(await webhookEndpoints.del(made.id)).toMatchObject({ deleted: true });
  });

  it('are trusted by their signatures alone', () => {
    const { webhooks } = account.stripe;
    const payload = JSON.stringify({ id: 'evt_contract', object: 'event', type: 'issuing_card.updated' });
    const header = webhooks.generateTestHeaderString({ payload, secret: 'whsec_contract' });
    expect(webhooks.constructEvent(payload, header, 'whsec_contract').id).toBe('evt_contract');
    expect(() => webhooks.constructEvent(payload, header, 'whsec_other')).toThrow(/signature/i);
    expect(() => webhooks.constructEvent(`${payload} `, header, 'whsec_contract')).toThrow(/signature/i);
    const longAgo = Math.floor(Date.now() / 1000) - 301;
    const old = webhooks.generateTestHeaderString({ payload, secret: 'whsec_contract', timestamp: longAgo });
    expect(() => webhooks.constructEvent(payload, old, 'whsec_contract')).toThrow(/tolerance/i);
  });
});
