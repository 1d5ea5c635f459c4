import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { control } from './control.ts';
import { createHolder, startSandbox, type TestSandbox } from './sandbox-server.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ tellService: false });
});
afterAll(() => sandbox.destroy());

/** What arrived at an endpoint of its own: bodies with their signatures. */
const arrived: { body: string; signature: string }[] = [];
const receiver = createServer(async (request, response) => {
  const body = (await request.toArray()).join('');
  arrived.push({ body, signature: String(request.headers['stripe-signature']) });
  response.end();
});
beforeAll(() => new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', () => resolve())));
afterAll(() => {
  receiver.close();
  receiver.closeAllConnections();
});

let endpoint: Stripe.WebhookEndpoint;
beforeEach(async () => {
  endpoint = await sandbox.stripe.webhookEndpoints.create({ url: url(), enabled_events: ['*'] });
});
afterEach(async () => {
  await sandbox.stripe.webhookEndpoints.del(endpoint.id);
  arrived.length = 0;
});

const url = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;

const roll = async (overlap_seconds: number, { id } = endpoint, of = sandbox) => {
  const route = `POST /webhook_endpoints/${id}/roll_secret`;
  return (await control<{ secret: string }>(of, route, { overlap_seconds })).secret;
};

/** How many signatures the next event has, and which of these secrets the SDK accepts it with. */
async function nextEvent(
  secrets: (string | undefined)[],
  of = sandbox,
): Promise<{ signatures: number; accepted: boolean[] }> {
  await createHolder(of.stripe);
  await of.sandbox.deliverDue();
  const { body = '', signature = '' } = arrived.at(-1) ?? {};
  const { webhooks } = new Stripe('sk_test_x');
  const now = of.clock.now().getTime();
  const accepts = (secret: string | undefined) => {
    try {
      return Boolean(webhooks.constructEvent(body, signature, String(secret), 300, undefined, now));
    } catch {
      return false;
    }
  };
  return { signatures: signature.split('v1=').length - 1, accepted: secrets.map(accepts) };
}

describe('an endpoint whose secret is rolled', () => {
  test('is signed for with both secrets until the old one expires, also over a restart', async () => {
    const old = endpoint.secret;
    const secret = await roll(3600);
    expect(secret).toMatch(/^whsec_/);
    expect(await nextEvent([old, secret])).toEqual({ signatures: 2, accepted: [true, true] });
    await sandbox.restart();
    sandbox.clock.advance(3_599_000);
    expect(await nextEvent([old, secret])).toEqual({ signatures: 2, accepted: [true, true] });
    sandbox.clock.advance(1000);
    expect(await nextEvent([old, secret])).toEqual({ signatures: 1, accepted: [false, true] });
  });

  test('has as many live secrets as were rolled meanwhile', async () => {
    const secrets = [endpoint.secret, await roll(3600), await roll(3600)];
    expect(await nextEvent(secrets)).toEqual({ signatures: 3, accepted: [true, true, true] });
  });

  test('without an overlap is signed for with the new secret only', async () => {
    const old = endpoint.secret;
    const secret = await roll(0);
    expect(await nextEvent([old, secret])).toEqual({ signatures: 1, accepted: [false, true] });
    expect(await sandbox.stripe.webhookEndpoints.retrieve(endpoint.id)).not.toHaveProperty('secret');
  });
});

test('the endpoint from configuration keeps the secret it was rolled to over a restart', async () => {
  const configured = await startSandbox({ eventEndpoint: { url: url(), secret: 'whsec_configured' } });
  const [own] = (await configured.stripe.webhookEndpoints.list()).data;
  const secret = await roll(3600, own, configured);
  await configured.restart();
  const accepted = { signatures: 2, accepted: [true, true] };
  expect(await nextEvent(['whsec_configured', secret], configured)).toEqual(accepted);
  await configured.destroy();
});

test('a secret of no endpoint cannot be rolled', async () => {
  await expect(control(sandbox, 'POST /webhook_endpoints/we_none/roll_secret')).rejects.toThrow('404');
});

test('events are found by time, and page by cursor through a pattern of types', async () => {
  const { stripe, clock } = sandbox;
  clock.advance(60_000);
  const since = Math.floor(clock.now().getTime() / 1000);
  const made: string[] = [];
  for (let count = 0; count < 5; count += 1) made.unshift((await createHolder(stripe)).id);
  const found: string[] = [];
  for await (const event of stripe.events.list({ type: 'issuing_cardholder.*', created: { gte: since }, limit: 2 })) {
    found.push((event.data.object as { id: string }).id);
  }
  expect(found).toEqual(made);
  await sandbox.sandbox.deliverDue();
  const undelivered = { delivery_success: false, created: { gte: since } };
  expect((await stripe.events.list(undelivered)).data).toEqual([]);
  const both = stripe.events.list({ type: 'issuing_card.created', types: ['issuing_card.updated'] });
  await expect(both).rejects.toMatchObject({ param: 'types' });
  const many = stripe.events.list({ types: Array.from({ length: 21 }, () => 'issuing_card.updated' as const) });
  await expect(many).rejects.toMatchObject({ param: 'types' });
});
