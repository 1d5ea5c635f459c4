import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemPrincipal } from '../../src/kernel/principal.ts';
import { addPractice } from '../harness/practices.ts';
import { type Api, list, startApi, text } from './api-client.ts';
import { ask, issue, openBudgetOf, pay } from './awards-of-tests.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const budgetPath = () => `/api/v1/budgets/${api.scheme.budgetId}`;

describe('budgets', () => {
  test('show allocated = available + committed + spent to the penny', async () => {
    const award = await issue(api, { amountPence: 4000 });
    const paid = await pay(api, award, { amountPence: 1234 });
    await api.service.shop.testHelpers.issuing.authorizations.capture(paid);
    await pay(api, award, { amountPence: 1000 });
    const answer = await api.call('GET', '/api/v1/budgets?practice=DEMO-01', { key: api.keys.requester });
    const [budget = {}] = list(answer.body);
    expect(budget).toMatchObject({ practice: 'DEMO-01', financialYear: '2026/27', status: 'open', shortfallPence: 0 });
    const figures = Object.fromEntries(Object.entries(budget).map(([name, value]) => [name, Number(value)]));
    expect(figures['allocatedPence']).toBe(
      (figures['availablePence'] ?? 0) + (figures['committedPence'] ?? 0) + (figures['spentPence'] ?? 0),
    );
    expect(figures).toMatchObject({ allocatedPence: 1_000_000, spentPence: 1234, heldPence: 1000 });
  });

  test('list their movements, whose effects add up to what is available', async () => {
    await issue(api);
    const seen = [];
    let cursor = '';
    do {
      const page = await api.call('GET', `${budgetPath()}/movements?limit=3${cursor && `&cursor=${cursor}`}`, {
        key: api.keys.finance,
      });
      seen.push(...list(page.body));
      cursor = page.body['nextCursor'] === null ? '' : text(page.body, 'nextCursor');
    } while (cursor);
    const budget = await api.call('GET', budgetPath(), { key: api.keys.finance });
    expect(seen.reduce((sum, movement) => sum + Number(movement['effectPence']), 0)).toBe(
      budget.body['availablePence'],
    );
    expect(new Set(seen.map((movement) => movement['id'])).size).toBe(seen.length);
    expect(seen.at(-1)).toMatchObject({ kind: 'allocation', amountPence: 1_000_000 });
  });

  test('are drafted by the commissioner for a practice or a pool, of this year or the next, once each (R5)', async () => {
    const { scheme, keys, service } = api;
    await service.budgets.createAlliance(systemPrincipal('test'), {
      code: 'DUNES',
      name: 'Dunes Alliance',
      practiceIds: [scheme.practiceId],
      joinedOn: '2026-04-01',
    });
    const draft = (body: Record<string, unknown>, key = keys.commissioner) =>
      api.call('POST', '/api/v1/budgets', { key, body });
    const next = { owner: 'DEMO-01', financialYear: '2027/28' };
    const [one, twin] = await Promise.all([draft(next), draft(next)]);
    expect(one.body).toMatchObject({
      practice: 'DEMO-01',
      financialYear: '2027/28',
      status: 'draft',
      allocatedPence: 0,
    });
    expect(twin.body['id']).toBe(one.body['id']);
    const draftPath = `/api/v1/budgets/${text(one.body, 'id')}`;
    const empty = await api.call('POST', `${draftPath}/send-letter`, { key: keys.commissioner });
    expect(empty).toMatchObject({ status: 409, body: { code: 'wrong_state', errors: [{ field: 'allocatedPence' }] } });
    expect((await api.call('GET', draftPath, { key: keys.commissioner })).body['status']).toBe('draft');
    const pool = await draft({ owner: 'DUNES', financialYear: '2026/27' });
    expect(pool.body).toMatchObject({ practice: null, ownerName: 'Dunes Alliance', status: 'draft' });
    expect((await draft({ ...next, financialYear: '2026/27' })).body['id']).toBe(scheme.budgetId);
    expect((await draft({ ...next, owner: 'NOBODY' })).body['errors']).toMatchObject([{ field: 'owner' }]);
    const late = await draft({ ...next, financialYear: '2028/29' });
    expect([late.status, late.body['errors']]).toMatchObject([400, [{ field: 'financialYear' }]]);
    expect((await draft(next, keys.finance)).status).toBe(403);
  });

  test('are stopped with a reason that awards are refused with, and resumed (R61)', async () => {
    const id = await openBudgetOf(api, await addPractice(api.service, 'STOP-01'));
    const { key } = await api.service.staff.mintApiKey({ role: 'requester', practiceCode: 'STOP-01' });
    const commissioner = { key: api.keys.commissioner };
    const stopped = await api.call('POST', `/api/v1/budgets/${id}/stop`, {
      ...commissioner,
      body: { reason: 'Checking a pattern of payments' },
    });
    expect(stopped.body).toMatchObject({ status: 'frozen', stoppedReason: 'Checking a pattern of payments' });
    const refused = await ask(api, { practice: 'STOP-01' }, key);
    expect([refused.status, refused.body['code']]).toEqual([409, 'budget_not_open']);
    const resumed = await api.call('POST', `/api/v1/budgets/${id}/resume`, {
      ...commissioner,
      body: { note: 'Nothing was found' },
    });
    expect(resumed.body).toMatchObject({ status: 'open', stoppedReason: null });
    expect((await ask(api, { practice: 'STOP-01' }, key)).status).toBe(201);
  });

  test('cannot be cut below what is committed (R10), and one key allocates once (R32)', async () => {
    const id = await openBudgetOf(api, await addPractice(api.service, 'CUT-01'));
    const allocate = (amountPence: number, key: string) =>
      api.call('POST', `/api/v1/budgets/${id}/allocate`, {
        key: api.keys.commissioner,
        body: { amountPence, reason: 'Yearly review' },
        headers: { 'idempotency-key': key },
      });
    const refused = await allocate(-100_001, 'too-much');
    expect([refused.status, refused.body['code']]).toEqual([409, 'allocation_below_commitments']);
    expect(refused.body['context']).toEqual({ shortfallPence: 1 });
    await allocate(-40_000, 'cut');
    const again = await allocate(-40_000, 'cut');
    expect(again.body).toMatchObject({ allocatedPence: 60_000, availablePence: 60_000 });
  });

  test('come in pages of one, the current year first', async () => {
    await openBudgetOf(api, await addPractice(api.service, 'PAGE-01'));
    const all = list((await api.call('GET', '/api/v1/budgets', { key: api.keys.commissioner })).body);
    const seen = [];
    let cursor = '';
    do {
      const page = await api.call('GET', `/api/v1/budgets?limit=1${cursor && `&cursor=${cursor}`}`, {
        key: api.keys.commissioner,
      });
      seen.push(...list(page.body));
      cursor = page.body['nextCursor'] === null ? '' : text(page.body, 'nextCursor');
    } while (cursor);
    expect(seen).toEqual(all);
    expect(all.length).toBeGreaterThan(1);
  });
});

describe('what may be bought', () => {
  test('is nine policies', async () => {
    const answer = await api.call('GET', '/api/v1/policies', { key: api.keys.requester });
    expect(list(answer.body).map((policy) => policy['policy'])).toEqual([
      'P1',
      'P2',
      'P3',
      'P4',
      'P5',
      'P6',
      'P7',
      'P8',
      'P9',
    ]);
  });

  test('is told for each of 295 categories, never-allowed ones under no policy (R41)', async () => {
    const seen = [];
    let cursor = '';
    do {
      const page = await api.call('GET', `/api/v1/merchant-categories${cursor && `?cursor=${cursor}`}`, {
        key: api.keys.auditor,
      });
      seen.push(...list(page.body));
      cursor = page.body['nextCursor'] === null ? '' : text(page.body, 'nextCursor');
    } while (cursor);
    expect(seen).toHaveLength(295);
    const never = seen.filter((category) => category['neverAllowed']);
    expect(never.length).toBeGreaterThan(10);
    expect(never.flatMap((category) => category['policies'])).toEqual([]);
    expect(seen.find((category) => category['code'] === '5411')?.['policies']).toContain('P5');
  });
});
