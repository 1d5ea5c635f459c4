import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inScope } from '../../src/platform/database.ts';
import { makeAward } from '../harness/scheme.ts';
import { take } from '../harness/shop.ts';
import { type Api, type Json, list, startApi, text } from './api-client.ts';

let api: Api;
/** A case for each test, newest last. */
const cases: { caseId: string; cardTransactionId: string; awardId: string }[] = [];

beforeAll(async () => {
  api = await startApi();
  for (let made = 0; made < 3; made += 1) {
    const { id: awardId } = await makeAward(api.service, api.scheme, { amountPence: 1000 });
    const cardTransactionId = await take(api.service, awardId, { askedPence: 1000, takenPence: 1300 });
    const open = await get('/cases?kind=shortfall');
    const found = list(open.body).find((one) => one['awardId'] === awardId) ?? {};
    cases.push({ caseId: text(found, 'id'), cardTransactionId, awardId });
  }
});
afterAll(() => api.stop());

const get = (path: string, key = api.keys.finance) => api.call('GET', `/api/v1${path}`, { key });
const post = (path: string, body: Json | undefined, headers: Record<string, string> = {}) =>
  api.call('POST', `/api/v1${path}`, { key: api.keys.finance, ...(body ? { body } : {}), headers });
const caseOf = (place: number) => cases[place] ?? { caseId: '', cardTransactionId: '', awardId: '' };

describe('a shortfall over the API', () => {
  test('is listed with what can be done, in order, and read by commissioner and auditor too (R17)', async () => {
    const { caseId, awardId } = caseOf(2);
    for (const role of ['finance', 'commissioner', 'auditor'] as const) {
      const answer = await get(`/cases/${caseId}`, api.keys[role]);
      expect(answer.body, role).toMatchObject({
        id: caseId,
        awardId,
        kind: 'shortfall',
        sentence: '£3.00 was taken beyond what an award had.',
        choices: ['charge', 'dispute', 'recover'],
        openPence: 300,
        practice: 'DEMO-01',
        entries: [{ what: 'opened', amountPence: 300, openPence: 300 }],
      });
      expect(answer.text).not.toContain('Demoson');
    }
  });

  test('is charged to the budget once for a key', async () => {
    const { caseId } = caseOf(0);
    const headers = { 'idempotency-key': 'charge-1' };
    const wrong = await post(
      `/cases/${caseId}/charge-to-budget`,
      { note: 'A tip that was agreed', expectedPence: 299 },
      { 'idempotency-key': 'charge-0' },
    );
    expect([wrong.status, wrong.body['code']]).toEqual([409, 'conflict']);
    const body = { note: 'A tip that was agreed', expectedPence: 300 };
    const first = await post(`/cases/${caseId}/charge-to-budget`, body, headers);
    expect(first.body).toMatchObject({ status: 'closed', outcome: 'charged', openPence: 0, choices: [] });
    expect((await post(`/cases/${caseId}/charge-to-budget`, body, headers)).status).toBe(200);
    const other = await post(`/cases/${caseId}/charge-to-budget`, body, { 'idempotency-key': 'charge-2' });
    expect([other.status, other.body['code']]).toEqual([409, 'conflict']);
  });

  test('needs an Idempotency-Key wherever money moves (R32)', async () => {
    const { caseId } = caseOf(1);
    for (const act of ['charge-to-budget', 'record-recovery']) {
      const answer = await post(`/cases/${caseId}/${act}`, { note: 'No key', amountPence: 100 });
      expect([answer.status, answer.body['code']]).toEqual([400, 'invalid_input']);
    }
  });

  test('is assigned, partly paid back and not closed by hand (R37)', async () => {
    const { caseId } = caseOf(1);
    expect((await post(`/cases/${caseId}/assign`, {})).body).toMatchObject({ status: 'assigned' });
    const headers = { 'idempotency-key': randomUUID() };
    const paid = await post(`/cases/${caseId}/record-recovery`, { amountPence: 100, note: 'In cash' }, headers);
    expect(paid.body).toMatchObject({ status: 'assigned', openPence: 200 });
    const closed = await post(`/cases/${caseId}/close`, { outcome: 'no_action', note: 'Too small' });
    expect([closed.status, closed.body['code']]).toEqual([409, 'wrong_state']);
    const numbered = { outcome: 'no_action', note: 'Told 999 000 0018' };
    expect((await post(`/cases/${caseId}/close`, numbered)).status).toBe(409);
  });
});

describe('a dispute over the API', () => {
  test('is begun once, mended and submitted', async () => {
    const { cardTransactionId } = caseOf(2);
    const path = `/card-transactions/${cardTransactionId}/dispute`;
    const begun = await post(path, {
      reason: 'other',
      explanation: 'A tip',
      productDescription: 'A meal',
      productType: 'service',
    });
    expect(begun.status).toBe(201);
    expect(begun.body).toMatchObject({
      status: 'draft',
      amountPence: 1300,
      takenPence: 1300,
      deadlineAt: '2027-03-12T10:00:00.000Z',
      merchantName: 'Seagull Stores',
    });
    const again = await post(path, { reason: 'fraudulent', explanation: 'Again' });
    expect([again.status, again.body['context']]).toEqual([409, { disputeId: begun.body['id'], status: 'draft' }]);
    const at = `/disputes/${text(begun.body, 'id')}`;
    const mended = await post(`${at}/evidence`, { reason: 'fraudulent', explanation: 'The card was in a drawer' });
    expect(mended.body).toMatchObject({ reason: 'fraudulent', productType: null });
    expect((await post(`${at}/submit`, undefined)).body).toMatchObject({ status: 'submitted', awardPence: 0 });
    const late = await post(`${at}/withdraw`, undefined);
    expect([late.status, late.body['code']]).toEqual([409, 'wrong_state']);
    expect(list((await get('/disputes?status=submitted', api.keys.auditor)).body)).toHaveLength(1);
    expect(list((await get('/disputes?status=won')).body)).toEqual([]);
    expect((await get(at, api.keys.commissioner)).body).toMatchObject({ status: 'submitted' });
  });
});

describe('lists over the API', () => {
  test('give cases in the order that is asked for', async () => {
    const opened = async (sort: string) =>
      list((await get(`/cases?view=all&sort=${sort}`)).body).map((one) => text(one, 'openedAt'));
    const oldest = await opened('opened');
    expect(oldest.length).toBeGreaterThan(2);
    expect(oldest).toEqual(oldest.toSorted());
    expect(await opened('-opened')).toEqual(oldest.toSorted().toReversed());
    expect((await get('/cases?sort=note')).status).toBe(400);
  });

  test.each(['awards', 'payments', 'declines', 'cases?view=all&sort=-open', 'exceptions'])(
    '%s come as a file that says what it holds and names nobody, and is on record (R62)',
    async (address) => {
      const { status, headers, text: file } = await get(`/exports/${address}`);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
      const rows = parse(file, { bom: true, relax_column_count: true }) as string[][];
      expect(rows.map(([name]) => name).slice(0, 5)).toEqual(['Practice Purse', 'Filters', 'As at', 'Made by', 'Rows']);
      expect(rows).toHaveLength(7 + Number(rows[4]?.[1]));
      expect(file).not.toContain('Demoson');
      const made = await inScope(api.service.db, 'all', (trx) =>
        trx('audit_entries').where({ action: 'export.make' }).orderBy('id', 'desc').first('after'),
      );
      expect(made.after.list).toBe(rows[0]?.[1]);
    },
  );

  test('of a budget’s movements come as a file to whoever sees the budget alone', async () => {
    const { budgetId } = api.scheme;
    const own = await get(`/budgets/${budgetId}/movements/export?group=awards`, api.keys.requester);
    expect(own.text).toMatch(/,award,10,-10,A-/);
    expect((await get(`/budgets/${randomUUID()}/movements/export`, api.keys.requester)).status).toBe(404);
    expect((await get('/exports/cases', api.keys.requester)).status).toBe(403);
  });
});
