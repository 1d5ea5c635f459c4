import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAwardFigures } from '../../src/modules/ledger/index.ts';
import { inScope } from '../../src/platform/database.ts';
import { makeAward, openScheme, type Scheme, stripeCardOf } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

async function deliver(event: object): Promise<number> {
  const payload = JSON.stringify(event);
  const signature = service.shop.webhooks.generateTestHeaderString({
    payload,
    secret: 'whsec_events',
    timestamp: Math.floor(service.clock.now().getTime() / 1000),
  });
  const response = await fetch(`${service.baseUrl}/webhooks/stripe/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'stripe-signature': signature },
    body: payload,
  });
  return response.status;
}

const inbox = (id: string) =>
  inScope(service.db, 'all', (trx) => trx('stripe_events').where({ id }).select('status', 'body'));
const figures = (id: string) => inScope(service.db, 'all', async (trx) => (await readAwardFigures(trx, [id])).get(id));

async function paidAward(): Promise<{ id: string; authorization: string }> {
  const { id } = await makeAward(service, scheme, { amountPence: 4000 });
  const { id: authorization } = await service.shop.testHelpers.issuing.authorizations.create({
    card: await stripeCardOf(service, id),
    amount: 1000,
    merchant_data: { category: 'grocery_stores_supermarkets', name: 'Seagull Stores', country: 'GB' },
  });
  return { id, authorization };
}

describe('POST /webhooks/stripe/events', () => {
  it('keeps an event once, however often it is delivered, and books a capture once (R45)', async () => {
    const { id, authorization } = await paidAward();
    await service.shop.testHelpers.issuing.authorizations.capture(authorization);
    await service.settle();
    const events = await service.shop.events.list({ limit: 20 }).autoPagingToArray({ limit: 20 });
    for (const event of events) expect(await deliver(event)).toBe(200);
    await service.settle();
    for (const event of events) expect(await inbox(event.id)).toHaveLength(1);
    expect(await figures(id)).toMatchObject({ spentPence: 1000, heldPence: 0, availablePence: 3000 });
  });

  it('comes to the same figures when events arrive in the wrong order (R45)', async () => {
    const { id, authorization } = await paidAward();
    const captured = await service.shop.testHelpers.issuing.authorizations.capture(authorization, {
      capture_amount: 700,
    });
    await service.shop.testHelpers.issuing.transactions.refund(captured.transactions[0]?.id ?? '', {
      refund_amount: 200,
    });
    const newestFirst = await service.shop.events.list({ limit: 8 }).autoPagingToArray({ limit: 8 });
    for (const event of newestFirst) await deliver(event);
    await service.settle();
    expect(await figures(id)).toMatchObject({ spentPence: 500, heldPence: 0, availablePence: 3500 });
  });

  it('stores nothing of the person that Stripe sends along', async () => {
    await paidAward();
    await service.settle();
    const rows = await inScope(service.db, 'all', (trx) => trx('stripe_events').select('body'));
    expect(rows.length).toBeGreaterThan(2);
    expect(JSON.stringify(rows)).not.toMatch(/Demoson|Sandy Lane|ZZ1|01632|\+44/i);
  });

  it('keeps and counts an event of a type that it does not know', async () => {
    expect(
      await deliver({
        id: 'evt_new',
        object: 'event',
        type: 'issuing_hologram.created',
        created: 1,
        data: { object: { id: 'holo_1' } },
      }),
    ).toBe(200);
    await service.settle();
    expect(await inbox('evt_new')).toEqual([expect.objectContaining({ status: 'ignored' })]);
  });

  it('refuses an event with a signature for the other endpoint', async () => {
    const payload = '{"id":"evt_x","object":"event"}';
    const signature = service.shop.webhooks.generateTestHeaderString({ payload, secret: 'whsec_decisions' });
    const response = await fetch(`${service.baseUrl}/webhooks/stripe/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'stripe-signature': signature },
      body: payload,
    });
    expect(response.status).toBe(400);
    expect(await inbox('evt_x')).toEqual([]);
  });

  it('refuses whatever is no event, also a body that is none or is sent as something else', async () => {
    const to = `${service.baseUrl}/webhooks/stripe/events`;
    const headers = { 'content-type': 'text/plain', 'stripe-signature': 't=1,v1=00' };
    const sent = [{ headers, body: 'no event' }, { headers: { 'content-type': 'application/json' } }, {}];
    const answers = await Promise.all(sent.map((one) => fetch(to, { method: 'POST', ...one })));
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
    const large = await fetch(to, { method: 'POST', headers, body: ' '.repeat(600_000) });
    expect(large.status).toBe(413);
  });

  it('opens one review for each decline, of ours and of Stripe alike (R52)', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 1000 });
    const card = await stripeCardOf(service, id);
    const pay = (category: string, name: string) =>
      service.shop.testHelpers.issuing.authorizations.create({
        card,
        amount: 500,
        merchant_data: { category: category as 'hardware_stores', name, country: 'GB' },
      });
    await pay('hardware_stores', 'Saltby Hardware');
    await pay('package_stores_beer_wine_and_liquor', 'Breakwater Wines');
    await service.settle();
    const reviews = await inScope(service.db, 'all', (trx) =>
      trx('decline_reviews').where({ award_id: id }).orderBy('reason_code').select('reason_code', 'status', 'tries'),
    );
    expect(reviews).toEqual([
      { reason_code: 'never_allowed', status: 'new', tries: 1 },
      { reason_code: 'not_in_award', status: 'new', tries: 1 },
    ]);
  });
});
