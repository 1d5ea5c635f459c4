import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addNeighbour, type Neighbour, openPool } from '../harness/two-practices.ts';
import { type Api, list, startApi, text } from './api-client.ts';
import { issue } from './awards-of-tests.ts';

let api: Api;
let neighbour: Neighbour;
let poolId: string;
const keys: { other: string } = { other: '' };

beforeAll(async () => {
  api = await startApi({ allocationPence: 100_000 });
  const { service, scheme } = api;
  neighbour = await addNeighbour(service, scheme);
  poolId = await openPool(service, { scheme, allianceId: neighbour.allianceId, allocationPence: 20_000 });
  keys.other = (await service.staff.mintApiKey({ role: 'practice_manager', practiceCode: 'DEMO-02' })).key;
});
afterAll(() => api.stop());

const send = (path: string, key: string, body?: unknown) =>
  api.call('POST', `/api/v1${path}`, { key, ...(body === undefined ? {} : { body }) });
const read = (path: string, key: string) => api.call('GET', `/api/v1${path}`, { key });
const offer = (idempotencyKey: string, changes: object = {}) =>
  api.call('POST', '/api/v1/virements', {
    key: api.keys.practice_manager,
    body: {
      fromPractice: 'DEMO-01',
      toPractice: 'DEMO-02',
      amountPence: 2500,
      reason: 'Their pot is empty and ours is not',
      ...changes,
    },
    headers: { 'idempotency-key': idempotencyKey },
  });

describe('offers of money', () => {
  test('move it with the third consent, and one key makes one offer (R9, R32)', async () => {
    const made = await offer('once');
    expect(made).toMatchObject({ status: 201, body: { state: 'proposed', missing: ['to', 'finance'] } });
    const id = text(made.body, 'id');
    expect((await offer('once')).body['id']).toBe(id);
    expect((await offer('once', { amountPence: 2600 })).body['code']).toBe('idempotency_key_reused');
    const before = Number((await read(`/budgets/${neighbour.budgetId}`, keys.other)).body['availablePence']);
    await send(`/virements/${id}/agree`, keys.other);
    const agreed = await send(`/virements/${id}/agree`, api.keys.finance);
    expect(agreed.body).toMatchObject({ state: 'agreed', missing: [], endedBy: expect.any(String) });
    const after = await read(`/budgets/${neighbour.budgetId}`, keys.other);
    expect(after.body['availablePence']).toBe(before + 2500);
    const moved = await read(`/budgets/${neighbour.budgetId}/movements?group=money&from=2026-11-22`, keys.other);
    expect(list(moved.body)[0]).toMatchObject({ kind: 'virement', effectPence: 2500 });
    expect(list((await read('/virements?state=agreed&practice=DEMO-02', api.keys.auditor)).body)).toHaveLength(1);
  });

  test('are refused and taken back with a note, beyond what is left not made', async () => {
    expect((await offer('much', { amountPence: 1_000_000 })).body['code']).toBe('insufficient_budget');
    const one = text((await offer('refused')).body, 'id');
    const refused = await send(`/virements/${one}/refuse`, keys.other, { note: 'We have enough' });
    expect(refused.body).toMatchObject({ state: 'refused', note: 'We have enough' });
    const two = text((await offer('taken-back')).body, 'id');
    expect((await send(`/virements/${two}/withdraw`, keys.other, { note: 'Not mine' })).status).toBe(403);
    const note = { note: 'We need it' };
    expect((await send(`/virements/${two}/withdraw`, api.keys.practice_manager, note)).body['state']).toBe('withdrawn');
    expect((await send(`/virements/${two}/agree`, keys.other)).body['code']).toBe('wrong_state');
  });
});

describe('the pace of a budget', () => {
  test('is told with its months, and set by the commissioner (R11)', async () => {
    await issue(api);
    const { budgetId } = api.scheme;
    const pacing = { warnOverPercent: 50, isHardStop: false, mostAwards: 500 };
    const set = await send(`/budgets/${budgetId}/pacing`, api.keys.commissioner, pacing);
    expect(set.body).toMatchObject(pacing);
    const pace = await read(`/budgets/${budgetId}/pace`, api.keys.requester);
    expect(pace.body).toEqual(set.body);
    expect(pace.body['months']).toHaveLength(8);
  });
});

describe('a pool', () => {
  test('is shared out by the commissioner, and each practice sees the sums of all', async () => {
    const terms = { policies: ['P3'], shares: [{ practice: 'DEMO-02', sharePence: 8000 }] };
    const set = await send(`/budgets/${poolId}/pool`, api.keys.commissioner, terms);
    expect(set.body['policies']).toEqual(['P3']);
    for (const key of [api.keys.requester, keys.other]) {
      expect((await read(`/budgets/${poolId}/pool`, key)).body['members']).toEqual([
        { practice: 'DEMO-01', sharePence: null, spentPence: 0, committedPence: 0, heldPence: 0 },
        { practice: 'DEMO-02', sharePence: 8000, spentPence: 0, committedPence: 0, heldPence: 0 },
      ]);
    }
    expect((await read(`/budgets/${api.scheme.budgetId}/pool`, api.keys.requester)).status).toBe(404);
  });
});
