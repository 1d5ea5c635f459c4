import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookAfter } from '../harness/looked-after.ts';
import { makeAward } from '../harness/scheme.ts';
import { type Api, list, startApi, text } from './api-client.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

type Caller = 'requester' | 'approver' | 'practice_manager' | 'finance';
const post = (caller: Caller, path: string, body: object = {}) =>
  api.call('POST', `/api/v1${path}`, { key: api.keys[caller], body });
/** Asks for more under a key of its own, or a given one. */
const askMore = (awardId: string, body: object, key: string = newId()) =>
  api.call('POST', `/api/v1/awards/${awardId}/additions`, {
    key: api.keys.requester,
    body,
    headers: { 'idempotency-key': key },
  });
const get = (caller: Caller, path: string) => api.call('GET', `/api/v1${path}`, { key: api.keys[caller] });

describe('looking after an award over HTTP', () => {
  it('adds money and time with two people, tells each, and gives the same for the same (R13)', async () => {
    const { id } = await makeAward(api.service, api.scheme);
    const wanted = { addPence: 500, expiresOn: '2026-12-20', reason: 'Prices rose' };
    const key = newId();
    const asked = await askMore(id, wanted, key);
    expect([asked.status, asked.body['status']]).toEqual([201, 'requested']);
    const addition = text(asked.body, 'id');
    expect(text((await askMore(id, wanted)).body, 'id')).toBe(addition);
    expect((await post('approver', `/additions/${addition}/approve`)).body['status']).toBe('approved');
    expect((await post('approver', `/additions/${addition}/approve`)).status).toBe(200);
    expect((await askMore(id, wanted, key)).body).toMatchObject({ id: addition, status: 'approved' });
    expect((await askMore(id, { ...wanted, addPence: 600 }, key)).body['code']).toBe('idempotency_key_reused');
    const award = (await get('requester', `/awards/${id}`)).body;
    expect(award).toMatchObject({ amountPence: 4000, addedPence: 500, availablePence: 4500, expiresOn: '2026-12-20' });
    const all = list((await get('finance', `/awards/${id}/additions`)).body);
    expect(all.map((one) => [one['addPence'], one['decidedBy']])).toEqual([[500, expect.any(String)]]);
  });

  it('names what the policy asks of an addition, takes it in the body and tells it to readers (R60)', async () => {
    const rails = { policy: 'P2', method: 'invoice' as const, methodsOffered: ['invoice' as const, 'card' as const] };
    const { id } = await makeAward(api.service, api.scheme, { ...rails, amountPence: 25_000 });
    const approve = `/additions/${text((await askMore(id, { addPence: 2000, reason: 'A second rail' })).body, 'id')}/approve`;
    const refused = await post('finance', approve);
    expect(refused.body).toMatchObject({ code: 'reason_needed', errors: [{ field: 'capReason' }] });
    const capReason = 'The note of the therapist asks for two rails';
    expect((await post('finance', approve, { capReason })).body).toMatchObject({ status: 'approved', capReason });
    expect(list((await get('finance', `/awards/${id}/additions`)).body)).toMatchObject([
      { capReason, secondClinician: null },
    ]);
  });

  it('pages the files of requests, the newest first', async () => {
    const ids: string[] = [];
    for (const csv of ['policy', 'method', 'need']) {
      const body = { practice: 'DEMO-01', csv };
      const sent = { key: api.keys.requester, body, headers: { 'idempotency-key': newId() } };
      ids.push(text((await api.call('POST', '/api/v1/bulk-uploads', sent)).body, 'id'));
      api.service.clock.advance(1000);
    }
    const first = (await get('requester', '/bulk-uploads?limit=2')).body;
    const rest = (await get('requester', `/bulk-uploads?limit=2&cursor=${text(first, 'nextCursor')}`)).body;
    expect([...list(first), ...list(rest)].map(({ id }) => id)).toEqual(ids.toReversed());
    expect(rest['nextCursor']).toBeNull();
    expect((await get('requester', '/bulk-uploads?cursor=x')).status).toBe(400);
  });

  it('refuses an addition with a reason', async () => {
    const { id } = await makeAward(api.service, api.scheme);
    const asked = await askMore(id, { addPence: 500, reason: 'Prices rose' });
    const refused = await post('approver', `/additions/${text(asked.body, 'id')}/refuse`, { reason: 'Not now' });
    expect(refused.body).toMatchObject({ status: 'refused', refusalReason: 'Not now' });
  });

  it('orders a box once for one key, receives it, and links a card of it (R39)', async () => {
    const { id } = await makeAward(api.service, api.scheme);
    const order = () =>
      api.call('POST', '/api/v1/card-boxes', {
        key: api.keys.practice_manager,
        body: { practice: 'DEMO-01', size: 1 },
        headers: { 'idempotency-key': 'a-box' },
      });
    const box = text((await order()).body, 'id');
    expect(text((await order()).body, 'id')).toBe(box);
    await api.service.cards.makeBox(box);
    expect((await post('requester', `/card-boxes/${box}/receive`)).body['state']).toBe('arrived');
    const [card] = (await api.service.shop.issuing.cards.list({ type: 'physical', limit: 1 })).data;
    const face = { last4: card?.last4, expMonth: card?.exp_month, expYear: card?.exp_year };
    const linked = await post('requester', `/awards/${id}/link-card`, face);
    expect(linked.body['card']).toMatchObject({ last4: card?.last4, status: 'active', inPersonOnly: true });
    expect((await post('requester', `/awards/${id}/link-card`, { ...face, last4: 'abcd' })).status).toBe(400);
    const boxes = list((await get('requester', '/card-boxes')).body);
    expect(boxes.find((one) => one['id'] === box)).toMatchObject({ unlinked: 0 });
  });

  it('has an invoice checked and paid by others, and says when it is held (R51)', async () => {
    const { id } = await makeAward(api.service, api.scheme);
    const { invoice, invoiceAward } = await lookAfter(api.service, api.scheme, id);
    const open = list((await get('finance', `/invoices?view=open&award=${invoiceAward}`)).body);
    expect(open).toMatchObject([{ id: invoice, status: 'received', accountEnds: '678' }]);
    expect((await post('finance', `/invoices/${invoice}/pay`)).body['code']).toBe('wrong_state');
    expect((await post('practice_manager', `/invoices/${invoice}/check`)).body['status']).toBe('checked');
    const bank = { accountName: 'Marram Rails Ltd', sortCode: '20-00-00', accountNumber: '87654321' };
    await post('requester', '/suppliers', { practice: 'DEMO-01', name: 'Marram Rails', ...bank });
    await post('practice_manager', `/invoices/${invoice}/check`);
    expect((await post('finance', `/invoices/${invoice}/pay`)).body['code']).toBe('payment_held');
    api.service.clock.advance(24 * 3_600_000);
    expect((await post('finance', `/invoices/${invoice}/pay`)).body['status']).toBe('paid');
    expect((await post('finance', `/invoices/${invoice}/refuse`, { reason: 'Too late' })).status).toBe(409);
    expect((await get('finance', `/awards/${invoiceAward}`)).body).toMatchObject({
      status: 'finished',
      spentPence: 3000,
    });
  });
});
