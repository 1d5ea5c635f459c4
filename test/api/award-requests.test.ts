import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, list, startApi, text } from './api-client.ts';
import { ask } from './awards-of-tests.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi({ allocationPence: 49_000 });
});
afterAll(() => api.stop());

const at = (id: string, act: string) => `/api/v1/awards/${id}/${act}`;
const post = (path: string, key: string, body: object = {}) => api.call('POST', path, { key, body });
const RECIPIENT = { givenName: 'Ivy', familyName: 'Demoson', dateOfBirth: '1945-03-04' };

describe('what approving an award needs, over HTTP', () => {
  test('names who must approve, why, and what the approver answers (R15, R31)', async () => {
    const first = await ask(api, { recipient: RECIPIENT, amountPence: 2000 });
    await post(at(text(first.body, 'id'), 'approve'), api.keys.approver);
    const again = text((await ask(api, { recipient: RECIPIENT, amountPence: 2000 })).body, 'id');
    const needs = await api.call('GET', at(again, 'needs'), { key: api.keys.approver });
    expect(needs.body).toMatchObject({ needs: 'approver', total28DaysPence: 4000, repeats: 1 });
    expect(needs.body['asks']).toEqual([{ field: 'duplicateReason', question: expect.any(String) }]);
    const refused = await post(at(again, 'approve'), api.keys.approver);
    expect([refused.status, refused.body['code']]).toEqual([409, 'likely_duplicate']);
    const answers = { confirmDuplicate: true, duplicateReason: 'One for each week of the delay' };
    expect((await post(at(again, 'approve'), api.keys.approver, answers)).body['status']).toBe('active');
  });

  test('is refused with the band beyond what the role reaches, and by words for what is wrong with an answer', async () => {
    const dear = await ask(api, { policy: 'P1', amountPence: 30_001, expiresOn: '2027-01-31' });
    const id = text(dear.body, 'id');
    const refused = await post(at(id, 'approve'), api.keys.approver);
    expect([refused.status, refused.body['code']]).toEqual([403, 'approval_band_exceeded']);
    expect(refused.body['context']).toMatchObject({ needs: 'finance', total28DaysPence: 30_001 });
    const wrong = await post(at(id, 'approve'), api.keys.finance, { confirmDuplicate: 'yes' });
    expect([wrong.status, wrong.body['code']]).toEqual([400, 'invalid_input']);
  });
});

describe('the ways that a request says were offered (R23)', () => {
  test('are ways of its policy, else the field is named', async () => {
    const refused = await ask(api, { methodsOffered: ['card', 'invoice'] });
    expect([refused.status, refused.body['code']]).toEqual([422, 'method_not_allowed']);
    expect(refused.body['errors']).toMatchObject([{ field: 'methodsOffered' }]);
    expect((await ask(api, { methodsOffered: ['card', 'voucher'] })).status).toBe(201);
  });
});

describe('waiting for funds, over HTTP (R65)', () => {
  test('is saved only when it says so, listed with its place, and released by the practice manager', async () => {
    const most = { policy: 'P1', amountPence: 30_000, expiresOn: '2027-01-31' };
    const held = text((await ask(api, most)).body, 'id');
    await post(at(held, 'approve'), api.keys.approver);
    const more = { policy: 'P4', method: 'card' as const, amountPence: 20_000, expiresOn: '2027-01-10' };
    expect((await ask(api, more)).body['code']).toBe('insufficient_budget');
    const saved = await ask(api, { ...more, ifNoFunds: 'wait' });
    expect([saved.status, saved.body['status']]).toEqual([201, 'waiting']);
    const id = text(saved.body, 'id');
    const waiting = await api.call('GET', '/api/v1/waiting-awards?practice=DEMO-01', {
      key: api.keys.practice_manager,
    });
    expect(list(waiting.body).map((row) => [row['id'], row['place']])).toEqual([[id, 1]]);
    expect((await post(at(id, 'release'), api.keys.practice_manager)).body['code']).toBe('insufficient_budget');
    await post(at(held, 'end'), api.keys.approver, { reason: 'cancelled' });
    const released = await post(at(id, 'release'), api.keys.practice_manager);
    expect([released.status, released.body['status']]).toEqual([200, 'requested']);
    const back = await post(at(id, 'withdraw'), api.keys.requester, { reason: 'The family has found the money' });
    expect(back.body['status']).toBe('withdrawn');
  });
});

describe('approval by rule, over HTTP (R15)', () => {
  test('is off until the commissioner switches it on, and then small awards are approved at once', async () => {
    const off = await api.call('GET', '/api/v1/approval-by-rule', { key: api.keys.requester });
    expect(off.body).toEqual({ isOn: false, reason: null, switchedBy: null, switchedAt: null });
    const reason = 'Agreed by the board in November';
    const on = await post('/api/v1/approval-by-rule', api.keys.commissioner, { isOn: true, reason });
    expect(on.body).toMatchObject({ isOn: true, reason });
    expect((await ask(api, { amountPence: 1500 })).body['status']).toBe('active');
    await post('/api/v1/approval-by-rule', api.keys.commissioner, { isOn: false, reason: 'The sample is looked at' });
    expect((await ask(api, { amountPence: 1600 })).body['status']).toBe('requested');
  });
});
