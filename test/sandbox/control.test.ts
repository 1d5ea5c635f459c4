import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callControl, control } from './control.ts';
import {
  answerJson,
  balanceOf,
  createCard,
  createHolder,
  fundBalance,
  pay,
  START,
  startSandbox,
  type TestSandbox,
} from './sandbox-server.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.destroy());

const lastEvent = async () => (await sandbox.stripe.events.list({ limit: 1 })).data[0];

describe('the control API', () => {
  test('lists what there is', async () => {
    const { controls } = await control<{ controls: { route: string }[] }>(sandbox, 'GET ');
    const routes = controls.map(({ route }) => route);
    expect(routes).toContain('PUT /_sandbox/faults');
    expect(routes).toContain('POST /_sandbox/authorizations/:id/rehold');
  });

  test('takes the same keys as the rest, and no other', async () => {
    expect((await fetch(`${sandbox.url}/_sandbox/faults`)).status).toBe(401);
    const live = { authorization: 'Bearer sk_live_x' };
    expect((await fetch(`${sandbox.url}/_sandbox/faults`, { headers: live })).status).toBe(401);
  });

  test.each([
    ['PUT /faults', { sed: 1 }, 'sed'],
    ['PUT /faults', { faults: [{ fault: 'drop_events' }] }, 'faults[0][fault]'],
    ['PUT /faults', { faults: [{ fault: 'drop_event', kinds: ['a'] }] }, 'faults[0][kinds]'],
    ['PUT /faults', { faults: [{ fault: 'drop_event', probability: 2 }] }, 'faults[0][probability]'],
    ['PUT /faults', { faults: [{ fault: 'delay_event' }] }, 'faults[0][ms]'],
    ['PUT /balance', { available: 1 }, 'available'],
    ['PUT /balance', { issuing_available: 1.5 }, 'issuing_available'],
    ['PUT /authorization_endpoint', { url: 'nowhere' }, 'url'],
    ['POST /clock', {}, 'advance_seconds'],
    ['POST /clock', { advance_seconds: -1 }, 'advance_seconds'],
    ['POST /reset', {}, 'everything'],
    ['POST /refunds', { card: 'ic_none', amount: 1, currency: 'gbp' }, 'currency'],
    ['POST /refunds', { card: 'ic_none', amount: 1 }, 'card'],
    ['POST /disputes/idp_x/close', { outcome: 'drawn' }, 'outcome'],
    ['POST /disputes/idp_x/close', { outcome: 'lost', loss_reason: 'bad_luck' }, 'loss_reason'],
    ['POST /cards/ic_x/tokens', { wallet: 'apple_pay' }, 'wallet'],
    ['POST /cards/ic_x/cancel', { reason: 'lost' }, 'reason'],
    ['POST /cardholders/ich_x/requirements', { disabled_reason: 'moody' }, 'disabled_reason'],
  ])('%s refuses %j and names %s', async (route, body, param) => {
    const response = await callControl(sandbox, route, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error', param } });
  });

  test.each([
    'POST /authorizations/iauth_x/rehold',
    'POST /disputes/idp_x/provisional_credit',
    'POST /cardholders/ich_x/block',
    'POST /events/evt_x/resend',
    'POST /webhook_endpoints/we_x/roll_secret',
    'POST /nothing',
  ])('%s is a 404 where there is no such thing', async (route) => {
    const body = route.endsWith('rehold') ? { amount: 1 } : {};
    expect((await callControl(sandbox, route, body)).status).toBe(404);
  });

  test('refuses what is not JSON', async () => {
    const headers = { authorization: 'Bearer sk_test_x' };
    const response = await fetch(`${sandbox.url}/_sandbox/faults`, { method: 'PUT', headers, body: 'seed=1' });
    expect(await response.json()).toMatchObject({ error: { message: 'The body is not JSON.' } });
  });
});

describe('the network', () => {
  test('gives any sum back, to any payment or to none', async () => {
    const card = (await createCard(sandbox.stripe)).id;
    const paid = await pay(sandbox.stripe, card);
    const before = (await balanceOf(sandbox.stripe)) ?? 0;
    const linked = { card, amount: 99_999, authorization: paid.id };
    expect(await control(sandbox, 'POST /refunds', linked)).toMatchObject({
      type: 'refund',
      amount: 99_999,
      authorization: paid.id,
      merchant_data: { name: 'Seagull Stores' },
    });
    expect(await control(sandbox, 'POST /refunds', { card, amount: 1 })).toMatchObject({ authorization: null });
    expect(await balanceOf(sandbox.stripe)).toBe(before + 100_000);
    expect((await lastEvent())?.type).toBe('issuing_transaction.created');
  });

  test('lets a shop take a hold again for another amount, which is decided anew', async () => {
    const { id } = await pay(sandbox.stripe, (await createCard(sandbox.stripe)).id);
    const before = (await balanceOf(sandbox.stripe)) ?? 0;
    const held = await control<Stripe.Issuing.Authorization>(sandbox, `POST /authorizations/${id}/rehold`, {
      amount: 900,
    });
    expect(held).toMatchObject({ id, status: 'pending', approved: true, amount: 900 });
    expect(sandbox.receiver.requests.at(-1)?.data.object).toMatchObject({
      id,
      amount: 0,
      status: 'reversed',
      pending_request: { amount: 900 },
    });
    expect(await balanceOf(sandbox.stripe)).toBe(before + 350);
    await sandbox.stripe.testHelpers.issuing.authorizations.capture(id);
    expect((await callControl(sandbox, `POST /authorizations/${id}/rehold`)).status).toBe(400);
  });

  test.each(['design_rejected', 'fulfillment_error'])('cancels a card for %s', async (reason) => {
    const { id } = await createCard(sandbox.stripe);
    await control(sandbox, `POST /cards/${id}/cancel`, { reason });
    const card = await sandbox.stripe.issuing.cards.retrieve(id);
    expect(card).toMatchObject({ status: 'canceled', cancellation_reason: reason });
    expect(await lastEvent()).toMatchObject({
      type: 'issuing_card.updated',
      data: { previous_attributes: { status: 'active', cancellation_reason: null } },
    });
  });

  test('declines for a cardholder whom Stripe has doubts about, until it is satisfied', async () => {
    const { id } = await createHolder(sandbox.stripe);
    const card = (await createCard(sandbox.stripe, { cardholder: id })).id;
    const reason = async () => (await pay(sandbox.stripe, card)).request_history[0]?.reason;
    const doubt = (disabled_reason: string | null) =>
      control(sandbox, `POST /cardholders/${id}/requirements`, { disabled_reason });
    await doubt('under_review');
    expect((await lastEvent())?.type).toBe('issuing_cardholder.updated');
    expect(await reason()).toBe('cardholder_verification_required');
    await doubt(null);
    expect(await reason()).toBe('webhook_approved');
    await control(sandbox, `POST /cardholders/${id}/block`);
    expect(await reason()).toBe('cardholder_blocked');
  });
});

describe('the sandbox itself', () => {
  test('has any Issuing balance it is given, and books how it came there', async () => {
    for (const wanted of [100, -50, 500_000]) {
      expect(await control(sandbox, 'PUT /balance', { issuing_available: wanted })).toMatchObject({
        issuing_available: wanted,
      });
      expect(await balanceOf(sandbox.stripe)).toBe(wanted);
    }
    const [up, down] = (await sandbox.stripe.balanceTransactions.list({ limit: 2 })).data;
    expect([up?.type, up?.amount, down?.type, down?.amount]).toEqual(['topup', 500_050, 'topup_reversal', -150]);
  });

  test('moves its clock, keeps it over a restart, and signs by the real time all the same', async () => {
    await control(sandbox, 'POST /clock', { advance_seconds: 3_600 });
    await control(sandbox, 'POST /clock', { advance_seconds: 86_400 });
    await sandbox.restart();
    const ahead = START.getTime() / 1000 + 90_000;
    expect(await control(sandbox, 'GET /clock')).toMatchObject({ now: ahead, ahead_seconds: 90_000 });
    sandbox.receiver.events.length = 0;
    expect((await createHolder(sandbox.stripe)).created).toBe(ahead);
    expect(await control(sandbox, 'POST /deliver')).toMatchObject({ waiting: 0, failed: 0 });
    expect(sandbox.receiver.events).toContainEqual(
      expect.objectContaining({ type: 'issuing_cardholder.created', created: ahead }),
    );
    await control(sandbox, 'POST /clock', { ahead_seconds: -90_000 });
    await createHolder(sandbox.stripe);
    expect(await control(sandbox, 'POST /deliver')).toMatchObject({ waiting: 0, failed: 0 });
    await control(sandbox, 'POST /clock', { ahead_seconds: 0 });
    expect((await createHolder(sandbox.stripe)).created).toBe(START.getTime() / 1000);
  });

  test('asks another endpoint for decisions, until it is told to ask the usual one', async () => {
    const card = (await createCard(sandbox.stripe)).id;
    const reason = async () => (await pay(sandbox.stripe, card)).request_history[0]?.reason;
    await control(sandbox, 'PUT /authorization_endpoint', { url: null });
    await sandbox.restart();
    expect(await reason()).toBe('card_active');
    const nowhere = { url: 'http://127.0.0.1:9/' };
    const { secret } = await control<{ secret: string }>(sandbox, 'PUT /authorization_endpoint', nowhere);
    expect(secret).toMatch(/^whsec_/);
    expect(await reason()).toBe('webhook_timeout');
    await control(sandbox, 'DELETE /authorization_endpoint');
    expect(await reason()).toBe('webhook_approved');
  });

  test('forgets everything when it is told to, and works as when it was new', async () => {
    const own = await startSandbox();
    try {
      const card = await createCard(own.stripe);
      await pay(own.stripe, card.id);
      await control(own, 'PUT /behaviour', { week_start: 'monday' });
      await control(own, 'PUT /faults', { faults: [{ fault: 'drop_event' }] });
      await control(own, 'POST /clock', { advance_seconds: 60 });
      await control(own, 'POST /reset', { everything: true });
      expect((await own.stripe.issuing.cards.list()).data).toEqual([]);
      expect((await own.stripe.events.list()).data).toEqual([]);
      expect(await balanceOf(own.stripe)).toBe(0);
      expect(await control(own, 'GET /faults')).toMatchObject({ faults: [] });
      expect(await control(own, 'GET /clock')).toMatchObject({ ahead_seconds: 0 });
      expect(await control(own, 'GET /behaviour')).toMatchObject({ behaviour: { week_start: 'sunday' } });
      own.receiver.onRequest = (_event, response) => answerJson(response, { approved: true });
      await fundBalance(own.stripe, 5_000);
      expect(await pay(own.stripe, (await createCard(own.stripe)).id)).toMatchObject({ approved: true });
      own.receiver.events.length = 0;
      await own.sandbox.deliverDue();
      expect(own.receiver.events.length).toBeGreaterThan(0);
    } finally {
      await own.destroy();
    }
  });
});
