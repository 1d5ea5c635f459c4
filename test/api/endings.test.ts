import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addPractice } from '../harness/practices.ts';
import { type Api, list, startApi, text } from './api-client.ts';
import { cardOf, issue, openBudgetOf } from './awards-of-tests.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const post = (path: string, role: keyof Api['keys'], body: object = {}) =>
  api.call('POST', `/api/v1${path}`, { key: api.keys[role], body, headers: { 'idempotency-key': 'once' } });
const get = (path: string, role: keyof Api['keys']) => api.call('GET', `/api/v1${path}`, { key: api.keys[role] });

describe('a card that is replaced', () => {
  test('answers with the new one, and both stay on the award (R48)', async () => {
    const award = await issue(api);
    const { id } = cardOf(award);
    const made = await post(`/cards/${id}/replace`, 'requester', { reason: 'stolen' });
    expect(made.body).toMatchObject({ status: 'active', replacementFor: id, replacementReason: 'stolen' });
    const read = await get(`/awards/${text(award, 'id')}`, 'finance');
    expect(read.body['card']).toMatchObject({ id: made.body['id'] });
    expect(read.body['cards']).toMatchObject([
      { status: 'active' },
      { id, status: 'cancelled', cancelReason: 'stolen' },
    ]);
    const again = await post(`/cards/${id}/replace`, 'requester', { reason: 'stolen' });
    expect(again.body['id']).toBe(made.body['id']);
    expect((await post(`/cards/${id}/replace`, 'requester', { reason: 'bored' })).status).toBe(400);
  });
});

describe('a person', () => {
  test('who no longer agrees has an award that says so (R28)', async () => {
    const award = await issue(api);
    const stopped = await post(`/awards/${text(award, 'id')}/withdraw-consent`, 'requester');
    expect(stopped.body).toMatchObject({ status: 'paused', pauseReason: 'consent_withdrawn' });
  });

  test('who has died has an award that is over (R36)', async () => {
    const award = await issue(api);
    const ended = await post(`/awards/${text(award, 'id')}/record-death`, 'practice_manager');
    expect(ended.body).toMatchObject({ status: 'finished', endReason: 'died', availablePence: 0 });
  });
});

describe('the close of a year', () => {
  test('is seen before, refused before March, done once, and its money moved on once (R7, R8, R12)', async () => {
    const budgetId = await openBudgetOf(api, await addPractice(api.service, 'CLOSE-01'));
    const at = (iso: string) => api.service.clock.set(new Date(iso));
    const award = await issue(api);
    const early = await post(`/budgets/${budgetId}/close`, 'commissioner');
    expect([early.status, early.body['code']]).toEqual([409, 'wrong_state']);
    const preview = await get(`/budgets/${api.scheme.budgetId}/close-preview`, 'finance');
    const listed = preview.body['balances'] as { id: string }[];
    expect(listed.map(({ id }) => id)).toContain(award['id']);
    const path = `/awards/${text(award, 'id')}/carry-forward`;
    const tooLate = await post(path, 'commissioner', { until: '2027-07-01', reason: 'Put off' });
    expect([tooLate.status, tooLate.body['code']]).toEqual([422, 'expiry_not_allowed']);
    const carried = await post(path, 'commissioner', { until: '2027-05-01', reason: 'Put off' });
    expect(carried.body).toMatchObject({ expiresOn: '2027-05-01', isCarriedForward: true });
    at('2027-03-02T10:00:00Z');
    expect((await post(`/budgets/${budgetId}/close`, 'commissioner')).body).toMatchObject({ status: 'closed' });
    const move = () => {
      const body = { amountPence: 700, toBudgetId: null, reason: 'Not used' };
      return post(`/budgets/${budgetId}/move-closed-money`, 'commissioner', body);
    };
    await move();
    expect((await move()).body).toMatchObject({ status: 'closed', allocatedPence: 99_300, availablePence: 99_300 });
    const movements = await get(`/budgets/${budgetId}/movements`, 'commissioner');
    expect(list(movements.body)[0]).toMatchObject({ kind: 'allocation_cut', amountPence: 700 });
    at('2026-11-22T10:00:00Z');
  });
});
