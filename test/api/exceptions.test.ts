import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, list, startApi, text } from './api-client.ts';
import { issue, pay } from './awards-of-tests.ts';

let api: Api;
let award: Awaited<ReturnType<typeof issue>>;
beforeAll(async () => {
  api = await startApi();
  award = await issue(api);
});
afterAll(() => api.stop());

const post = (path: string, key: string, body?: object) =>
  api.call('POST', `/api/v1${path}`, { key, ...(body ? { body } : {}) });
const declinedAt = (at: 'spa' | 'offLicence') => pay(api, award, { amountPence: 4500, at });
const WHY = 'The only place near her for what her plan names';

async function ask(body: object = {}) {
  return post(`/authorizations/${await declinedAt('spa')}/exception`, api.keys.requester, {
    subject: 'shop',
    reason: WHY,
    ...body,
  });
}

describe('exceptions over HTTP (R43)', () => {
  test('are asked for with usual bounds, allowed by an approver and listed with who, why and until when (R60)', async () => {
    const asked = await ask({ mostPence: 4000 });
    expect(asked.status).toBe(201);
    expect(asked.body).toMatchObject({
      state: 'asked',
      subject: 'shop',
      merchantName: 'Foamline Spa',
      networkId: '900298',
      mostPence: 4000,
      leftPence: 4000,
      mostPayments: 1,
      payments: 0,
      expiresOn: '2026-12-06',
      reason: WHY,
      decidedBy: null,
      awardId: text(award, 'id'),
    });
    const path = `/exceptions/${text(asked.body, 'id')}`;
    const own = await post(`${path}/allow`, api.keys.requester);
    expect([own.status, own.body['code']]).toEqual([403, 'forbidden']);
    const allowed = await post(`${path}/allow`, api.keys.approver);
    expect(allowed.status).toBe(200);
    expect(allowed.body).toMatchObject({ state: 'allowed', decidedBy: expect.any(String) });
    const again = await post(`${path}/allow`, api.keys.approver);
    expect([again.status, again.body]).toEqual([200, allowed.body]);
    const reason = 'We pay this place by invoice';
    const otherwise = await post(`${path}/refuse`, api.keys.approver, { reason });
    expect([otherwise.status, otherwise.body['code']]).toEqual([409, 'conflict']);
    expect(otherwise.body['detail']).toMatch(/has allowed this exception on 22 November 2026/);
    const listed = await api.call('GET', `/api/v1/exceptions?state=allowed&award=${text(award, 'id')}`, {
      key: api.keys.auditor,
    });
    expect(list(listed.body)).toEqual([allowed.body]);
    const withdrawn = await post(`${path}/withdraw`, api.keys.requester, { reason: 'She found another place' });
    expect(withdrawn.body).toMatchObject({ state: 'withdrawn', withdrawalNote: 'She found another place' });
  });

  test('say what would decline the same payment all the same', async () => {
    const authorizationId = await pay(api, award, { amountPence: 9000, at: 'spa' });
    const asking = { subject: 'category', mostPence: 4000, reason: WHY };
    const { status, body } = await post(`/authorizations/${authorizationId}/exception`, api.keys.requester, asking);
    expect([status, body['stillDeclined']]).toEqual([
      201,
      [{ code: 'no_funds', text: '£90.00 is more than the £40.00 available; £0.00 is on hold at shops.' }],
    ]);
    await post(`/exceptions/${text(body, 'id')}/withdraw`, api.keys.requester, { reason: 'Asked for otherwise' });
  });

  test('are refused with a reason', async () => {
    const path = `/exceptions/${text((await ask()).body, 'id')}/refuse`;
    expect((await post(path, api.keys.approver, { reason: '' })).status).toBe(400);
    const refused = await post(path, api.keys.approver, { reason: 'We pay it by invoice' });
    expect(refused.body).toMatchObject({ state: 'refused', decisionNote: 'We pay it by invoice' });
  });

  test('are never for what is never allowed, by name (R41)', async () => {
    const answer = await post(`/authorizations/${await declinedAt('offLicence')}/exception`, api.keys.requester, {
      subject: 'category',
      reason: WHY,
    });
    expect([answer.status, answer.body['code']]).toEqual([422, 'never_allowed']);
    expect(answer.body['detail']).toMatch(/Off-licences is never allowed: no exception is possible\.$/);
    expect(answer.body['context']).toEqual({ category: 'package_stores_beer_wine_and_liquor', code: '5921' });
  });

  test('outside the award’s bounds are refused field by field', async () => {
    const answer = await ask({ mostPence: 999_999, expiresOn: '2027-03-01' });
    expect(answer.status).toBe(400);
    expect(list({ data: answer.body['errors'] }).map((error) => error['field'])).toEqual(['mostPence', 'expiresOn']);
  });
});
