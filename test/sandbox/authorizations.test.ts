import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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
beforeEach(() => {
  sandbox.receiver.onRequest = (_event, response) => answerJson(response, { approved: true });
  sandbox.receiver.requests.length = 0;
});

describe('a purchase', () => {
  test('approved by the webhook holds the money and says why', async () => {
    const { stripe, receiver } = sandbox;
    const card = await createCard(stripe);
    const before = await balanceOf(stripe);
    const authorization = await pay(stripe, card.id);
    expect(authorization).toMatchObject({ approved: true, status: 'pending', amount: 1250, pending_request: null });
    expect(authorization.request_history).toMatchObject([{ amount: 1250, approved: true, reason: 'webhook_approved' }]);
    expect(authorization.balance_transactions).toMatchObject([{ amount: -1250, type: 'issuing_authorization_hold' }]);
    expect(await balanceOf(stripe)).toBe((before ?? 0) - 1250);
    expect(receiver.requests.at(-1)).toMatchObject({
      type: 'issuing_authorization.request',
      data: { object: { id: authorization.id, amount: 0, approved: false, pending_request: { amount: 1250 } } },
    });
  });

  test('declined by the webhook holds nothing', async () => {
    const { stripe, receiver } = sandbox;
    receiver.onRequest = (_event, response) => answerJson(response, { approved: false, metadata: { why: 'rule' } });
    const card = await createCard(stripe);
    const before = await balanceOf(stripe);
    const authorization = await pay(stripe, card.id);
    expect(authorization).toMatchObject({ approved: false, status: 'closed', amount: 1250, metadata: { why: 'rule' } });
    expect(authorization.request_history[0]?.reason).toBe('webhook_declined');
    expect(await balanceOf(stripe)).toBe(before);
  });
});

describe("Stripe's own refusals never reach the webhook", () => {
  const cases: [string, (stripe: TestSandbox['stripe']) => Promise<Awaited<ReturnType<typeof pay>>>][] = [
    ['insufficient_funds', async (stripe) => pay(stripe, (await createCard(stripe)).id, { amount: 900_000 })],
    ['card_inactive', async (stripe) => pay(stripe, (await createCard(stripe, { status: 'inactive' })).id)],
    [
      'card_canceled',
      async (stripe) => {
        const card = await createCard(stripe);
        await stripe.issuing.cards.update(card.id, { status: 'canceled', cancellation_reason: 'lost' });
        return pay(stripe, card.id);
      },
    ],
    ['card_expired', async (stripe) => pay(stripe, (await createCard(stripe, { exp_month: 10, exp_year: 2026 })).id)],
    [
      'cardholder_inactive',
      async (stripe) => {
        const holder = await createHolder(stripe);
        const card = await createCard(stripe, { cardholder: holder.id });
        await stripe.issuing.cardholders.update(holder.id, { status: 'inactive' });
        return pay(stripe, card.id);
      },
    ],
    [
      'verification_failed',
      async (stripe) => pay(stripe, (await createCard(stripe)).id, { verification_data: { cvc_check: 'mismatch' } }),
    ],
    [
      'insecure_authorization_method',
      async (stripe) => pay(stripe, (await createCard(stripe)).id, { authorization_method: 'swipe' }),
    ],
    [
      'suspected_fraud',
      async (stripe) =>
        pay(stripe, (await createCard(stripe)).id, { risk_assessment: { fraud_risk: { level: 'highest' } } }),
    ],
    ['spending_controls', async (stripe) => pay(stripe, (await createCard(stripe)).id, { amount: 50_001 })],
  ];

  test.each(cases)('%s', async (reason, attempt) => {
    const authorization = await attempt(sandbox.stripe);
    expect(authorization).toMatchObject({ approved: false, status: 'closed' });
    expect(authorization.request_history).toMatchObject([{ approved: false, reason }]);
    expect(sandbox.receiver.requests).toHaveLength(0);
  });
});

test('100 simultaneous payments of £1 on a card limited to £40: exactly 40 are approved', async () => {
  const { stripe } = sandbox;
  const card = await createCard(stripe, {
    spending_controls: { spending_limits: [{ amount: 4000, interval: 'all_time' }] },
  });
  const answers = await Promise.all(Array.from({ length: 100 }, () => pay(stripe, card.id, { amount: 100 })));
  expect(answers.filter((answer) => answer.approved)).toHaveLength(40);
});
