import { afterAll, beforeAll, expect, test } from 'vitest';
import { addPractice } from '../harness/practices.ts';
import { type Api, startApi } from './api-client.ts';
import { issue, pay } from './awards-of-tests.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
}, 120_000);
afterAll(() => api.stop());

const decisionOn = (id: string, key = api.keys.requester) =>
  api.call('GET', `/api/v1/authorizations/${id}/decision`, { key });

test('a declined payment is explained with every rule, the figures of that moment and both wordings (R40)', async () => {
  const award = await issue(api);
  await pay(api, award, { amountPence: 1500 });
  const id = await pay(api, award, { amountPence: 900, at: 'offLicence' });
  const { status, body } = await decisionOn(id, api.keys.auditor);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    authorizationId: id,
    awardId: award['id'],
    awardReference: award['reference'],
    practice: 'DEMO-01',
    sentence: 'The payment was declined.',
    rounds: [
      {
        round: 0,
        source: 'explained',
        approved: false,
        requestedPence: 900,
        approvedPence: 0,
        reason: { code: 'never_allowed', financeText: expect.stringContaining('5921') },
        figures: { availablePence: 2500, onHoldPence: 1500, heldBeforePence: 0, payments: 1 },
        policy: { slug: 'P5', version: 1 },
        exceptionId: null,
        tookMs: null,
        software: expect.stringMatching(/^practice-purse /),
      },
    ],
  });
  const [round] = body['rounds'] as { rules: { rule: string; outcome: string; sentence: string }[] }[];
  expect(round?.rules.length).toBeGreaterThan(20);
  expect(round?.rules).toContainEqual({
    rule: 'covered',
    code: 'no_funds',
    outcome: 'passed',
    sentence: '£9.00 asked, £25.00 available',
  });
  expect(round?.rules.find(({ rule }) => rule === 'never_allowed')).toMatchObject({ outcome: 'failed' });
});

test('an approved payment with an increment has a decision for each round', async () => {
  const award = await issue(api);
  const id = await pay(api, award, { amountPence: 700 });
  await api.service.shop.testHelpers.issuing.authorizations.increment(id, { increment_amount: 300 });
  await api.service.settle();
  const { body } = await decisionOn(id);
  expect(body['sentence']).toBe('The payment is approved, and the shop has yet to take it or give it back.');
  expect(body['rounds']).toMatchObject([
    { round: 0, source: 'ours', approved: true, approvedPence: 700, reason: null, tookMs: expect.any(Number) },
    { round: 1, approved: true, approvedPence: 300, figures: { heldBeforePence: 700, availablePence: 3300 } },
  ]);
});

test('is not there for another practice, nor for a payment that nobody made (R16)', async () => {
  await addPractice(api.service, 'OTHER-01');
  const { key } = await api.service.staff.mintApiKey({ role: 'approver', practiceCode: 'OTHER-01' });
  const id = await pay(api, await issue(api), { amountPence: 700 });
  expect((await decisionOn(id)).status).toBe(200);
  expect((await decisionOn(id, key)).status).toBe(404);
  expect((await decisionOn('iauth_nobody')).status).toBe(404);
});
