import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemPrincipal } from '../../src/kernel/principal.ts';
import { publishEvent } from '../../src/modules/audit/index.ts';
import { inScope } from '../../src/platform/database.ts';
import { atStripe } from '../modules/reconciliation/payments-of-tests.ts';
import { type Api, list, startApi, text } from './api-client.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const get = (path: string) => api.call('GET', `/api/v1${path}`, { key: api.keys.finance });
const post = (path: string, body?: object) =>
  api.call('POST', `/api/v1${path}`, { key: api.keys.finance, ...(body ? { body } : {}) });
const reconcile = () => api.service.reconciliation.reconcile(systemPrincipal('test'));

describe('/api/v1/reconciliation', () => {
  test('gives the three sides of the last match, to the penny (R46)', async () => {
    await reconcile();
    expect((await get('/reconciliation')).body).toMatchObject({
      match: { quiet: true, differences: 0, sides: { balancePence: 1_000_000, ours: { cashPence: 1_000_000 } } },
      open: { count: 0, differencePence: 0, oldestAt: null },
    });
  });

  test('lists breaks, gives one an owner, and closes it with a reason', async () => {
    await atStripe(api.service, 'update balances set issuing_available = issuing_available - 99');
    await reconcile();
    const [open] = list((await get('/reconciliation/breaks')).body);
    const id = text(open ?? {}, 'id');
    expect(open).toMatchObject({ kind: 'balance_differs', differencePence: -99, outcome: null, isStanding: true });
    const assignTo = api.scheme.people.finance.id;
    expect((await post(`/reconciliation/breaks/${id}/assign`, { assignTo })).body['assignedTo']).toBe('Test finance');
    const closed = await post(`/reconciliation/breaks/${id}/close`, { reason: 'A fee, confirmed by Stripe' });
    expect(closed.body).toMatchObject({ outcome: 'accepted', reason: 'A fee, confirmed by Stripe', isStanding: true });
    expect((await post(`/reconciliation/breaks/${id}/close`, { reason: 'Again' })).status).toBe(409);
    expect(list((await get('/reconciliation/breaks')).body)).toEqual([]);
    expect(list((await get('/reconciliation/breaks?view=standing')).body)).toHaveLength(1);
    expect((await get(`/reconciliation/breaks/${id}`)).body['id']).toBe(id);
    await atStripe(api.service, 'update balances set issuing_available = issuing_available + 99');
    await reconcile();
  });
});

test('/api/v1/funding keeps cash and promises apart, and says where to send more', async () => {
  await api.service.reconciliation.bookArrivals();
  expect((await get('/funding')).body).toMatchObject({
    promised: { awardablePence: 1_000_000, spendablePence: 0 },
    shortPence: 0,
    payInto: { accountNumber: '00012345' },
  });
});

test('/api/v1/news counts what Stripe told us and has a parked event tried again', async () => {
  const createdAt = api.service.clock.now();
  await api.service.inbox.receiveEvent({
    ...{ id: 'evt_kept', type: 'issuing_settlement.created', objectId: 'ise_1', stripeCardId: null, body: {} },
    createdAt,
  });
  await api.service.settle();
  expect((await get('/news')).body).toMatchObject({ ignored: 1, parked: 0 });
  expect((await post('/news/evt_kept/replay')).body).toMatchObject({ ignored: 0, waiting: 1 });
  expect((await post('/news/evt_kept/replay')).status).toBe(200);
  expect((await post('/news/evt_unknown/replay')).status).toBe(404);
});

test('/api/v1/domain-events lists what could not be passed on, and has one tried again', async () => {
  const { db, clock } = api.service;
  const id = await inScope(db, 'all', async (trx) => {
    const awardId = null;
    await publishEvent(trx, { type: 'test.stuck', occurredAt: clock.now(), practiceId: null, awardId, payload: {} });
    const parked = { attempts: 10, error: 'cannot be taken in', parked_at: clock.now() };
    await trx('domain_events').where({ type: 'test.stuck' }).update(parked);
    const row = await trx('domain_events').where({ type: 'test.stuck' }).first('id');
    return String(row.id);
  });
  expect(list((await get('/domain-events/parked')).body)).toMatchObject([{ id, type: 'test.stuck', attempts: 10 }]);
  const asAuditor = await api.call('POST', `/api/v1/domain-events/${id}/replay`, { key: api.keys.auditor });
  expect(asAuditor.status).toBe(403);
  expect(list((await post(`/domain-events/${id}/replay`)).body)).toEqual([]);
  expect((await post(`/domain-events/${id}/replay`)).status).toBe(409);
  expect((await post('/domain-events/999999/replay')).status).toBe(404);
});
