import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answerJson, createCard, pay, startSandbox, type TestSandbox } from './sandbox-server.ts';

let sandbox: TestSandbox;
let card: string;
beforeAll(async () => {
  sandbox = await startSandbox({ authorizationTimeoutMs: 20_000 });
  const limits = [{ amount: 1_000_000, interval: 'daily' as const }];
  card = (await createCard(sandbox.stripe, { spending_controls: { spending_limits: limits } })).id;
});
afterAll(() => sandbox.destroy());
beforeEach(() => {
  sandbox.receiver.requests.length = 0;
});

const answer = (write: (response: ServerResponse) => void) => {
  sandbox.receiver.onRequest = (_event, response) => write(response);
};
const plain = (headers: Record<string, string>, body: string, status = 200) =>
  answer((response) => response.writeHead(status, headers).end(body));
const JSON_TYPE = { 'content-type': 'application/json' };
const VERSIONED = { ...JSON_TYPE, 'stripe-version': '2026-10-28.endive' };

describe('an answer that is not as Stripe wants it declines with webhook_error and a message', () => {
  test.each([
    ['another status', () => plain(VERSIONED, '{"approved":true}', 201)],
    ['no Stripe-Version header', () => plain(JSON_TYPE, '{"approved":true}')],
    ['another content type', () => plain({ ...VERSIONED, 'content-type': 'text/html' }, '{"approved":true}')],
    ['no JSON', () => plain(VERSIONED, 'yes')],
    ['no approved', () => plain(VERSIONED, '{}')],
    ['approved that is not a boolean', () => plain(VERSIONED, '{"approved":"true"}')],
    [
      'a metadata key too long',
      () => plain(VERSIONED, JSON.stringify({ approved: true, metadata: { ['k'.repeat(41)]: 'v' } })),
    ],
  ])('%s', async (_name, prepare) => {
    prepare();
    const { approved, request_history } = await pay(sandbox.stripe, card);
    expect(approved).toBe(false);
    expect(request_history).toMatchObject([
      { reason: 'webhook_error', reason_message: expect.stringMatching(/webhook/) },
    ]);
  });

  test.each([
    ['more than was asked', 1251],
    ['less than the cash that is part of it', 499],
  ])('part approval of %s', async (_name, amount) => {
    plain(VERSIONED, JSON.stringify({ approved: true, amount }));
    const { request_history } = await pay(sandbox.stripe, card, {
      is_amount_controllable: true,
      amount_details: { cashback_amount: 500 },
    });
    expect(request_history).toMatchObject([{ approved: false, reason: 'webhook_error' }]);
  });
});

test('no answer in time declines with webhook_timeout, and a late answer changes nothing', async () => {
  const hasty = await startSandbox({ authorizationTimeoutMs: 100 });
  const asked = Promise.withResolvers<ServerResponse>();
  hasty.receiver.onRequest = (_event, response) => asked.resolve(response);
  try {
    const timedOut = await pay(hasty.stripe, (await createCard(hasty.stripe)).id);
    expect(timedOut).toMatchObject({ approved: false, request_history: [{ reason: 'webhook_timeout' }] });
    answerJson(await asked.promise, { approved: true });
    await sleep(250);
    const later = await hasty.stripe.issuing.authorizations.retrieve(timedOut.id);
    expect(later).toMatchObject({ approved: false, status: 'closed' });
  } finally {
    await hasty.destroy();
  }
});

test('metadata in the answer is on the authorization at once', async () => {
  answer((response) => answerJson(response, { approved: true, metadata: { decision: 'd1' } }));
  expect((await pay(sandbox.stripe, card)).metadata).toEqual({ decision: 'd1' });
});

test('a request for nothing is asked about too, and holds nothing', async () => {
  answer((response) => answerJson(response, { approved: true }));
  const checked = await pay(sandbox.stripe, card, { amount: 0 });
  expect(checked).toMatchObject({ approved: true, status: 'pending', amount: 0, balance_transactions: [] });
  expect(sandbox.receiver.requests).toHaveLength(1);
});

describe('with other settings', () => {
  test('the time-out can be set to approve', async () => {
    const lenient = await startSandbox({ authorizationTimeoutMs: 100, timeoutAction: 'approve' });
    try {
      lenient.receiver.onRequest = async (_event, response) => {
        await sleep(200);
        answerJson(response, { approved: false });
      };
      const paid = await pay(lenient.stripe, (await createCard(lenient.stripe)).id);
      expect(paid).toMatchObject({
        approved: true,
        status: 'pending',
        request_history: [{ reason: 'webhook_timeout' }],
      });
    } finally {
      await lenient.destroy();
    }
  });

  test('without an endpoint Stripe decides alone: card_active, and no request event', async () => {
    const alone = await startSandbox({ askService: false });
    try {
      const paid = await pay(alone.stripe, (await createCard(alone.stripe)).id);
      expect(paid).toMatchObject({ approved: true, request_history: [{ reason: 'card_active' }] });
      const requests = await alone.stripe.events.list({ type: 'issuing_authorization.request' });
      expect(requests.data).toEqual([]);
    } finally {
      await alone.destroy();
    }
  });
});

test('100 payments at once, each waiting for its answer, do not wait for each other', async () => {
  const patient = await startSandbox({ authorizationTimeoutMs: 50_000 });
  const unanswered: ServerResponse[] = [];
  patient.receiver.onRequest = (_event, response) => {
    unanswered.push(response);
    if (unanswered.length === 100) for (const each of unanswered) answerJson(each, { approved: true });
  };
  try {
    const id = (await createCard(patient.stripe)).id;
    const answers = await Promise.all(Array.from({ length: 100 }, () => pay(patient.stripe, id, { amount: 100 })));
    expect(new Set(answers.map((paid) => paid.request_history[0]?.reason))).toEqual(new Set(['webhook_approved']));
  } finally {
    await patient.destroy();
  }
}, 60_000);
