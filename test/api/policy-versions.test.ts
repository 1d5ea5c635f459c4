import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, type Json, list, startApi, text } from './api-client.ts';
import { issue, pay } from './awards-of-tests.ts';

let api: Api;
let second: string;
beforeAll(async () => {
  api = await startApi();
  second = (await api.service.staff.mintApiKey({ role: 'commissioner' })).key;
  await pay(api, await issue(api), { amountPence: 1500, at: 'supermarket' });
});
afterAll(() => api.stop());

const HERE = '/api/v1/policies/P5/versions';
const WHY = 'Too much of it was spent on single days';
const send = (request: string, body: object = {}, key = api.keys.commissioner) => {
  const [method = '', path = ''] = request.split(' ');
  return api.call(method, path, { key, body });
};

describe('versions of a policy over HTTP (R59)', () => {
  test('go from a draft to one in force by the keys of two commissioners (R13)', async () => {
    const drafted = await send(`POST ${HERE}`, { dailyPence: 1000, days: [1, 2, 3, 4, 5, 6, 7], onlyMerchants: [] });
    expect(drafted.status).toBe(201);
    expect(drafted.body).toMatchObject({ policy: 'P5', version: 2, status: 'draft', dailyPence: 1000, revision: 1 });
    const one = `${HERE}/2`;
    const changed = await send(`PATCH ${one}`, { hours: { from: '00:00', until: '23:59' }, revision: 1 });
    expect(changed.body).toMatchObject({ revision: 2, dailyPence: 1000, hours: { from: '00:00', until: '23:59' } });
    expect((await send(`PATCH ${one}`, { dailyPence: null, revision: 1 })).status).toBe(409);
    const wrong = await send(`PATCH ${one}`, { weeklyPence: 500, plusCodes: ['0001'], shoes: true });
    expect([wrong.status, (wrong.body['errors'] as Json[]).map((error) => error['field'])]).toEqual([400, ['shoes']]);
    const shops = await send(`PATCH ${one}`, {
      dailyPence: null,
      perPaymentPence: 6001,
      onlyMerchants: [{ name: 'id' }],
    });
    const fields = (shops.body['errors'] as Json[]).map((error) => error['field']);
    expect([shops.status, fields]).toEqual([400, ['perPaymentPence', 'onlyMerchants']]);
    expect((await send(`POST ${one}/activate`, {}, second)).body['code']).toBe('wrong_state');
    const proposed = await send(`POST ${one}/propose`, { reason: WHY });
    expect(proposed.body).toMatchObject({ status: 'proposed', proposalReason: WHY });
    expect((await send(`POST ${one}/activate`)).body['code']).toBe('requester_is_approver');
    const early = await send(`POST ${one}/activate`, {}, second);
    expect([early.status, early.body['code']]).toEqual([409, 'rehearsal_needed']);
    const rehearsed = await send(`POST ${one}/rehearse`);
    expect(rehearsed.status).toBe(201);
    expect(rehearsed.body).toMatchObject({
      judged: 1,
      isOfTheseTerms: true,
      nowDeclined: { payments: 1, pence: 1500 },
    });
    expect(list(rehearsed.body)).toMatchObject([
      { outcome: 'declined', reasonNow: 'over_period', practice: 'DEMO-01' },
    ]);
    const read = await api.call('GET', `${one}/rehearsal?outcome=approved`, { key: api.keys.auditor });
    expect([text(read.body, 'id'), list(read.body)]).toEqual([text(rehearsed.body, 'id'), []]);
    const later = await send(`POST ${one}/activate`, { effectiveFrom: '2026-12-01T00:00:00.000Z' }, second);
    expect(later.body).toMatchObject({ status: 'proposed', effectiveFrom: '2026-12-01T00:00:00.000Z' });
    const back = await send(`POST ${one}/withdraw`, { reason: 'It can begin at once' });
    expect(back.body).toMatchObject({ status: 'draft', effectiveFrom: null, returnReason: 'It can begin at once' });
    await send(`POST ${one}/propose`, { reason: WHY });
    expect((await send(`POST ${one}/activate`, {}, second)).body).toMatchObject({ status: 'active', version: 2 });
    const versions = await api.call('GET', HERE, { key: api.keys.finance });
    expect(list(versions.body).map((row) => [row['version'], row['status']])).toEqual([
      [2, 'active'],
      [1, 'retired'],
    ]);
    const policies = await api.call('GET', '/api/v1/policies', { key: api.keys.requester });
    expect(list(policies.body).find((row) => row['policy'] === 'P5')).toMatchObject({ version: 2, dailyPence: 1000 });
  });
});
