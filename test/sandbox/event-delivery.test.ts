import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { answerJson, createHolder, startSandbox, type TestSandbox } from './sandbox-server.ts';

let sandbox: TestSandbox;
afterEach(() => sandbox.destroy());

describe('events', () => {
  beforeEach(async () => {
    sandbox = await startSandbox();
  });

  test('are delivered signed, with the request that caused them and their API version', async () => {
    const holder = await createHolder(sandbox.stripe);
    expect(await sandbox.sandbox.deliverDue()).toBe(1);
    const [event] = sandbox.receiver.events;
    expect(event).toMatchObject({
      type: 'issuing_cardholder.created',
      api_version: '2026-10-28.endive',
      pending_webhooks: 1,
      request: { id: holder.lastResponse.requestId, idempotency_key: expect.stringMatching(/^stripe-node-retry-/) },
      data: { object: { id: holder.id } },
    });
    expect(await sandbox.sandbox.deliverDue()).toBe(0);
    expect((await sandbox.stripe.events.retrieve(String(event?.id))).pending_webhooks).toBe(0);
  });

  test('start at once while delivery runs', async () => {
    await sandbox.sandbox.start();
    await createHolder(sandbox.stripe);
    await vi.waitFor(() => expect(sandbox.receiver.events).toHaveLength(1), { timeout: 400, interval: 5 });
  });

  test('do not wait for one that is slow to be taken', async () => {
    const { receiver } = sandbox;
    let letGo = () => undefined as unknown;
    receiver.onEvent = (_event, response) => {
      letGo = () => answerJson(response, {});
    };
    await sandbox.sandbox.start();
    await createHolder(sandbox.stripe);
    await vi.waitFor(() => expect(receiver.events).toHaveLength(1));
    receiver.onEvent = (_event, response) => answerJson(response, {});
    await createHolder(sandbox.stripe);
    await vi.waitFor(() => expect(receiver.events).toHaveLength(2), { timeout: 400, interval: 5 });
    letGo();
  });

  test('that fail are tried three times more, ever later by the clock, and can be found by their failure', async () => {
    const { stripe, clock, receiver } = sandbox;
    receiver.onEvent = (_event, response) => void response.writeHead(500).end();
    await createHolder(stripe);
    const attempts: number[] = [];
    for (const wait of [0, 4_000, 1_000, 59_000, 1_000, 600_000, 86_400_000]) {
      clock.advance(wait);
      attempts.push(await sandbox.sandbox.deliverDue());
    }
    expect(attempts).toEqual([1, 0, 1, 0, 1, 1, 0]);
    const [undelivered] = (await stripe.events.list({ delivery_success: false })).data;
    expect(undelivered).toMatchObject({ type: 'issuing_cardholder.created', pending_webhooks: 1 });
    expect((await stripe.events.list({ delivery_success: true })).data).toEqual([]);
  });

  test('that fail once arrive later', async () => {
    const { clock, receiver } = sandbox;
    receiver.onEvent = (_event, response) => void response.writeHead(302, { location: '/' }).end();
    await createHolder(sandbox.stripe);
    await sandbox.sandbox.deliverDue();
    receiver.onEvent = (_event, response) => answerJson(response, {});
    clock.advance(5_000);
    expect(await sandbox.sandbox.deliverDue()).toBe(1);
    expect((await sandbox.stripe.events.list({ delivery_success: true })).data).toHaveLength(1);
  });

  test('are listed by type, by a pattern and by several types, for 30 days', async () => {
    const { stripe, clock } = sandbox;
    const holder = await createHolder(stripe);
    await stripe.issuing.cardholders.update(holder.id, { email: 'a@example.org' });
    const found = async (params: object) => (await stripe.events.list(params)).data.map((event) => event.type);
    expect(await found({ type: 'issuing_cardholder.updated' })).toEqual(['issuing_cardholder.updated']);
    expect(await found({ type: 'issuing_cardholder.*' })).toHaveLength(2);
    expect(await found({ types: ['issuing_cardholder.created', 'issuing_card.created'] })).toHaveLength(1);
    clock.advance(31 * 86_400_000);
    expect(await found({})).toEqual([]);
  });

  test('go to each endpoint that wants them, signed with the secret it was given once', async () => {
    const { stripe, receiver } = sandbox;
    const own = await stripe.webhookEndpoints.create({
      url: `${receiver.url}/events`,
      enabled_events: ['issuing_card.created'],
    });
    expect(own.secret).toMatch(/^whsec_/);
    expect(await stripe.webhookEndpoints.retrieve(own.id)).not.toHaveProperty('secret');
    await createHolder(stripe);
    expect(await sandbox.sandbox.deliverDue()).toBe(1);
    await stripe.webhookEndpoints.update(own.id, { enabled_events: ['issuing_cardholder.created'], disabled: true });
    await createHolder(stripe);
    expect(await sandbox.sandbox.deliverDue()).toBe(1);
    expect(await stripe.webhookEndpoints.del(own.id)).toMatchObject({ deleted: true });
    expect((await stripe.webhookEndpoints.list()).data).toHaveLength(1);
  });
});

describe('deliberate faults', () => {
  test.each([
    ['duplicate: each arrives twice', { duplicate: true }, ['a', 'a', 'b', 'b']],
    ['drop: none arrives', { drop: () => true }, []],
  ])('%s', async (_name, faults, expected) => {
    sandbox = await startSandbox({ faults });
    for (const name of ['a', 'b']) await createHolder(sandbox.stripe, { name });
    await sandbox.sandbox.deliverDue();
    const names = sandbox.receiver.events.map((event) => (event.data.object as { name: string }).name);
    expect(names.sort()).toEqual(expected);
  });

  test('delay: they arrive when the clock says', async () => {
    sandbox = await startSandbox({ faults: { delayMs: 60_000 } });
    await createHolder(sandbox.stripe);
    expect(await sandbox.sandbox.deliverDue()).toBe(0);
    sandbox.clock.advance(60_000);
    expect(await sandbox.sandbox.deliverDue()).toBe(1);
  });

  test('reorder: the newest is taken first', async () => {
    sandbox = await startSandbox({ faults: { reorder: true } });
    for (let place = 0; place < 8; place += 1) await createHolder(sandbox.stripe, { name: 'abcdefgh'.charAt(place) });
    await sandbox.sandbox.deliverDue();
    const names = sandbox.receiver.events.map((event) => (event.data.object as { name: string }).name);
    expect(names.slice(0, 4).sort()).toEqual(['e', 'f', 'g', 'h']);
  });
});

test('what waits for delivery when the sandbox stops is delivered after it starts again', async () => {
  sandbox = await startSandbox();
  await createHolder(sandbox.stripe);
  await sandbox.restart();
  await sandbox.sandbox.start();
  await vi.waitFor(() => expect(sandbox.receiver.events).toHaveLength(1));
  await sleep(20);
  expect(sandbox.receiver.events).toHaveLength(1);
});
