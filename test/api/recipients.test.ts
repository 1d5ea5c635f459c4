import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addPractice } from '../harness/practices.ts';
import { type Api, list, startApi, text } from './api-client.ts';
import { ask, issue } from './awards-of-tests.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  await addPractice(api.service, 'OTHER-01');
});
afterAll(() => api.stop());

const post = (path: string, body?: object, key = api.keys.requester) =>
  api.call('POST', `/api/v1${path}`, { key, ...(body ? { body } : {}) });
const get = (path: string, key = api.keys.requester) => api.call('GET', `/api/v1${path}`, { key });

let people = 0;

/** A person whom nobody else is, with what matters to the test. */
async function add(recipient: object = {}) {
  people += 1;
  const familyName = `Testerby ${[...String(people)].map((digit) => 'abcdefghij'[Number(digit)]).join('')}`;
  return post('/recipients', {
    practice: 'DEMO-01',
    recipient: { givenName: 'Kamal', familyName, dateOfBirth: '1970-01-02', ...recipient },
  });
}

describe('people over HTTP', () => {
  test('are added once, and found by number in any spacing or by name and birth, written differently', async () => {
    const added = await add({ familyName: "O'Testerby", nhsNumber: '999-000 0751' });
    expect(added.status).toBe(201);
    expect(added.body).toMatchObject({ practice: 'DEMO-01', age: 56, areNeedsAsked: false, safeRoutes: [] });
    expect(added.body['identity']).toMatchObject({ nhsNumber: '9990000751' });
    expect((await add({ familyName: 'OTESTERBY', nhsNumber: '9990000751' })).status).toBe(200);
    for (const who of [{ nhsNumber: '999 000 0751' }, { familyName: 'otesterby', dateOfBirth: '1970-01-02' }]) {
      const found = await post('/recipients/search', { practice: 'DEMO-01', ...who });
      expect(list(found.body).map((one) => one['id'])).toEqual([added.body['id']]);
    }
  });

  test('are not looked for by 999 123 4567, which is only an example, nor by half of what it takes', async () => {
    const example = await post('/recipients/search', { practice: 'DEMO-01', nhsNumber: '999 123 4567' });
    expect(example.status).toBe(400);
    expect(example.body['errors']).toEqual([
      { field: 'nhsNumber', message: expect.stringContaining('999 123 4567 is only an example') },
    ]);
    const half = await post('/recipients/search', { practice: 'DEMO-01', familyName: 'Testerby' });
    expect(half.body['errors']).toMatchObject([{ field: 'familyName' }]);
    const elsewhere = await post('/recipients/search', { practice: 'OTHER-01', nhsNumber: '9990000751' });
    expect(elsewhere.body['code']).toBe('practice_unknown');
  });

  test('are listed by name to their practice and by pseudonym to all others, page by page (R16)', async () => {
    const [first, second] = [await add(), await add()];
    const page = await get('/recipients?limit=1');
    expect(list(page.body)).toMatchObject([{ id: second.body['id'], givenName: 'Kamal', recipientPseudonym: null }]);
    const next = await get(`/recipients?limit=1&cursor=${text(page.body, 'nextCursor')}`);
    expect(list(next.body)).toMatchObject([{ id: first.body['id'] }]);
    const above = await get('/recipients', api.keys.finance);
    expect(above.text).not.toMatch(/Kamal|Testerby/);
    expect(list(above.body)[0]).toMatchObject({ id: null, recipientPseudonym: expect.stringMatching(/^rp_/) });
  });

  test('are written to as they need, by ways that are safe, and it is kept (R69)', async () => {
    const id = text((await add()).body, 'id');
    const needs = await post(`/recipients/${id}/needs`, { formats: ['large_print'], channel: 'landline' });
    expect(needs.body).toMatchObject({
      areNeedsAsked: true,
      needsReviewedOn: '2026-11-22',
      needs: { formats: ['large_print'], channel: 'landline' },
    });
    const unreachable = await post(`/recipients/${id}/safe-contact`, { mayText: true });
    expect(unreachable.body['errors']).toMatchObject([{ field: 'phone' }]);
    const safe = await post(`/recipients/${id}/safe-contact`, { mayCall: true, phone: '01632 960501' });
    expect(safe.body).toMatchObject({ safeRoutes: ['call'], identity: { phone: '01632960501' } });
  });

  test('live together from both sides, until one leaves (R30)', async () => {
    const [a, b] = [text((await add()).body, 'id'), text((await add()).body, 'id')];
    expect((await post(`/recipients/${a}/household`, { withIds: [b] })).body['householdMemberIds']).toEqual([b]);
    expect((await get(`/recipients/${b}`)).body['householdMemberIds']).toEqual([a]);
    expect((await post(`/recipients/${b}/leave-household`)).body['householdMemberIds']).toEqual([]);
  });

  test('get a direct payment only with a care plan that is reviewed in time (R24)', async () => {
    const id = text((await add()).body, 'id');
    const asked = () => ask(api, { recipient: undefined, recipientId: id, legalRoute: 'direct_payment' });
    expect((await asked()).body['code']).toBe('care_plan_needed');
    const plan = { reference: 'CP-1', coordinator: 'Sister Ola Mockby', isNotExcluded: true, agreedOn: '2026-11-01' };
    const late = await post(`/recipients/${id}/care-plan`, { ...plan, reviewDueOn: '2027-06-01' });
    expect(late.body['errors']).toEqual([
      { field: 'reviewDueOn', message: 'The next review must be by 1 February 2027' },
    ]);
    expect((await post(`/recipients/${id}/care-plan`, { ...plan, reviewDueOn: '2027-02-01' })).status).toBe(200);
    expect((await asked()).status).toBe(201);
  });

  test('at 16 get an award of their own once it is noted that they can decide (R25)', async () => {
    const id = text((await add({ dateOfBirth: '2010-05-11' })).body, 'id');
    const asked = () => ask(api, { recipient: undefined, recipientId: id });
    expect((await asked()).body['code']).toBe('capacity_note_needed');
    const note = 'Talked it through alone; she knows what it is for.';
    await post(`/recipients/${id}/capacity`, { lacksCapacity: false, assessedOn: '2026-11-20', note });
    expect((await asked()).status).toBe(201);
  });
});

describe('who may act for a person, over HTTP', () => {
  test('is recorded, ended with a reason, and told with every field that is wrong (R26, R27)', async () => {
    const id = text((await add()).body, 'id');
    const kam = { givenName: 'Kam', familyName: 'Trustworth', relationship: 'Friend' };
    const nominee = { kind: 'nominee', ...kam, evidence: 'Passport', evidenceSeenOn: '2026-11-20' };
    const half = await post(`/recipients/${id}/representatives`, nominee);
    expect(half.status).toBe(400);
    expect((half.body['errors'] as { field: string }[]).map(({ field }) => field)).toEqual([
      'dateOfBirth',
      'isIdentityChecked',
      'hasRecipientAgreed',
      'hasRepresentativeAgreed',
      'endsOn',
    ]);
    const added = await post(`/recipients/${id}/representatives`, { ...nominee, kind: 'attorney' });
    const [attorney] = added.body['representatives'] as { id: string; state: string }[];
    expect(attorney).toMatchObject({ kind: 'attorney', state: 'live', startsOn: '2026-11-22' });
    const ended = await post(`/representatives/${attorney?.id}/end`, { reason: 'She chose her son' });
    expect(ended.body['representatives']).toMatchObject([{ state: 'ended', endReason: 'She chose her son' }]);
    const review = { decision: 'allowed', reason: 'Nothing to look at' };
    const needless = await post(`/representatives/${attorney?.id}/review`, review, api.keys.finance);
    expect(needless.body['code']).toBe('wrong_state');
  });
});

describe('changes in a life, over HTTP', () => {
  test('stop what the person has, and a death recorded by mistake is taken back by an approver (R28, R36)', async () => {
    const award = await issue(api);
    const id = text(award, 'recipientId');
    await post(`/recipients/${id}/withdraw-consent`);
    expect((await get(`/awards/${text(award, 'id')}`)).body['status']).toBe('paused');
    expect((await post(`/recipients/${id}/record-death`)).body['deathRecordedAt']).not.toBeNull();
    const reason = { reason: 'It was the neighbour' };
    expect((await post(`/recipients/${id}/take-back-death`, reason)).status).toBe(403);
    const back = await post(`/recipients/${id}/take-back-death`, reason, api.keys.approver);
    expect(back.body['deathRecordedAt']).toBeNull();
    expect((await get(`/awards/${text(award, 'id')}`)).body['status']).toBe('finished');
  });

  test('show who somebody is outside their practice only with a reason, for a quarter of an hour (R16)', async () => {
    const award = await issue(api);
    const path = `/awards/${text(award, 'id')}/reveal-identity`;
    expect((await post(path, { reasonCode: 'complaint', reason: '' }, api.keys.finance)).status).toBe(400);
    const shown = await post(path, { reasonCode: 'complaint', reason: 'They wrote to us' }, api.keys.finance);
    expect(shown.body).toMatchObject({ until: '2026-11-22T10:15:00.000Z', identity: { dateOfBirth: '1945-03-04' } });
    expect((await post(path, { reasonCode: 'complaint', reason: 'They wrote' }, api.keys.requester)).status).toBe(403);
  });
});
