import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, type Json, list, startApi, text } from './api-client.ts';
import { cardOf, issue, pay } from './awards-of-tests.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const till = () => api.service.shop.testHelpers.issuing;
const paymentsOf = async (award: Json, query = '') =>
  (await api.call('GET', `/api/v1/awards/${text(award, 'id')}/payments${query}`, { key: api.keys.requester })).body;

describe('payments', () => {
  test('are listed newest first: a purchase, its capture, its refund and a decline with both wordings', async () => {
    const award = await issue(api);
    const bought = await pay(api, award, { amountPence: 3115 });
    api.service.clock.advance(60_000);
    await till().authorizations.capture(bought);
    await api.service.settle();
    api.service.clock.advance(60_000);
    const declined = await pay(api, award, { amountPence: 900, at: 'offLicence' });
    api.service.clock.advance(60_000);
    const { data: captures } = await api.service.shop.issuing.transactions.list({ card: cardOf(award).stripeCardId });
    await till().transactions.refund(captures[0]?.id ?? '', { refund_amount: 115 });
    await api.service.settle();

    const payments = list(await paymentsOf(award));
    expect(payments).toMatchObject([
      { kind: 'refund', status: 'refunded', amountPence: 115, reason: null, arrival: 'refund', foreign: null },
      { kind: 'authorization', id: declined, status: 'declined', amountPence: 900 },
      { kind: 'capture', status: 'captured', amountPence: 3115, authorizationId: bought, arrival: 'with_hold' },
      { kind: 'authorization', id: bought, status: 'closed', amountPence: 3115, reason: null, arrival: null },
    ]);
    expect(payments[1]).toMatchObject({
      merchant: { name: 'Corner Bottle', city: 'Marram Bay', country: 'GB' },
      category: { stripe: 'package_stores_beer_wine_and_liquor', code: '5921' },
      reason: {
        code: 'never_allowed',
        patientText: expect.stringMatching(
          /^This card cannot be used at that kind of place\. It can be used for .+\.$/,
        ),
        financeText: expect.stringContaining('5921'),
      },
    });
    const after = await api.call('GET', `/api/v1/awards/${text(award, 'id')}`, { key: api.keys.requester });
    expect(after.body).toMatchObject({ spentPence: 3000, heldPence: 0, availablePence: 1000 });
  });

  test('beyond what is left say how much was asked and left, to finance', async () => {
    const award = await issue(api, { amountPence: 2000 });
    await pay(api, award, { amountPence: 1500 });
    await pay(api, award, { amountPence: 501 });
    const [declined] = list(await paymentsOf(award)).filter((payment) => payment['status'] === 'declined');
    expect(declined?.['reason']).toEqual({
      code: 'no_funds',
      patientText:
        'There was not enough left on your card, so a payment of £5.01 did not go through. You can pay another way, or call us.',
      financeText:
        '£5.01 asked, £5.00 available, £15.00 on hold. Check for a stuck hold; otherwise the practice may top up within the cap.',
    });
  });

  test('that were given back keep the amount they were about', async () => {
    const award = await issue(api);
    const id = await pay(api, award, { amountPence: 1200 });
    await till().authorizations.reverse(id);
    await api.service.settle();
    expect(list(await paymentsOf(award))).toMatchObject([{ id, status: 'reversed', amountPence: 1200 }]);
  });

  test('that expired say what the shop may still take, and a capture that comes then says when the hold had ended', async () => {
    const award = await issue(api);
    const id = await pay(api, award, { amountPence: 1200 });
    await till().authorizations.expire(id);
    await api.service.settle();
    expect(list(await paymentsOf(award))).toMatchObject([
      { id, status: 'expired', mayBeTaken: { amountPence: 1200, until: '2026-12-23' } },
    ]);
    api.service.clock.advance(60_000);
    await till().authorizations.capture(id);
    await api.service.settle();
    expect(list(await paymentsOf(award))).toMatchObject([
      { kind: 'capture', arrival: 'late_after_expiry', holdEndedOn: '2026-11-22' },
      { id, status: 'closed', mayBeTaken: null },
    ]);
  });

  test('come in pages', async () => {
    const award = await issue(api);
    for (const amountPence of [101, 102, 103]) await pay(api, award, { amountPence });
    const all = list(await paymentsOf(award)).map((payment) => payment['id']);
    const first = await paymentsOf(award, '?limit=2');
    const second = await paymentsOf(award, `?limit=2&cursor=${text(first, 'nextCursor')}`);
    expect([...list(first), ...list(second)].map((payment) => payment['id'])).toEqual(all);
    expect(second['nextCursor']).toBeNull();
  });
});

test('an authorization is read by its Stripe id, with our answer and how long it took', async () => {
  const award = await issue(api);
  const id = await pay(api, award, { amountPence: 700 });
  const answer = await api.call('GET', `/api/v1/authorizations/${id}`, { key: api.keys.auditor });
  expect(answer.body).toMatchObject({
    id,
    approved: true,
    status: 'pending',
    amountPence: 700,
    reason: null,
    awardId: award['id'],
    practice: 'DEMO-01',
    decisionMs: expect.any(Number),
  });
});

test('an authorization names what it has brought about that finance has yet to settle', async () => {
  const award = await issue(api, { amountPence: 1000 });
  const id = await pay(api, award, { amountPence: 1000 });
  const read = async () => (await api.call('GET', `/api/v1/authorizations/${id}`, { key: api.keys.auditor })).body;
  expect((await read())['openCases']).toEqual([]);
  await till().authorizations.capture(id, { capture_amount: 1300 });
  await api.service.settle();
  const sentence = '£3.00 was taken beyond what an award had.';
  expect((await read())['openCases']).toEqual([{ id: expect.any(String), sentence }]);
});

describe('cards', () => {
  test('that are physical are made inactive and activated (R39)', async () => {
    const award = await issue(api, { cardType: 'physical' });
    expect(cardOf(award)).toMatchObject({ type: 'physical', status: 'inactive' });
    const unused = await pay(api, award, { amountPence: 500 }).catch((error: { code?: string }) => error.code);
    expect(unused).toBeTypeOf('string');
    await api.service.shop.testHelpers.issuing.cards.shipCard(cardOf(award).stripeCardId).catch(() => undefined);
    const answer = await api.call('POST', `/api/v1/cards/${cardOf(award).id}/activate`, { key: api.keys.requester });
    expect(answer.body).toMatchObject({ id: cardOf(award).id, status: 'active', awardId: award['id'] });
  });

  test('that are frozen pay nothing, until whoever may lift it does (R48)', async () => {
    const award = await issue(api);
    const path = `/api/v1/cards/${cardOf(award).id}`;
    const frozen = await api.call('POST', `${path}/freeze`, {
      key: api.keys.safeguarding,
      body: { kind: 'protective' },
    });
    expect(frozen.body).toMatchObject({ status: 'frozen' });
    const byRequester = await api.call('POST', `${path}/unfreeze`, { key: api.keys.requester });
    expect([byRequester.status, byRequester.body['code']]).toEqual([403, 'forbidden']);
    const lifted = await api.call('POST', `${path}/unfreeze`, { key: api.keys.approver });
    expect(lifted.body).toMatchObject({ status: 'active' });
    const again = await api.call('POST', `${path}/unfreeze`, { key: api.keys.approver });
    expect([again.status, again.body['code']]).toEqual([409, 'wrong_state']);
  });

  test('are frozen alone where that is said, but for a protective freeze, which names the field (R48)', async () => {
    const path = `/api/v1/cards/${cardOf(await issue(api)).id}`;
    const body = { kind: 'protective', covers: 'card' };
    const refused = await api.call('POST', `${path}/freeze`, { key: api.keys.safeguarding, body });
    expect([refused.status, refused.body['errors']]).toMatchObject([400, [{ field: 'covers' }]]);
    const frozen = await api.call('POST', `${path}/freeze`, { key: api.keys.requester, body: { covers: 'card' } });
    expect(frozen.body).toMatchObject({ status: 'frozen' });
    const lifted = await api.call('POST', `${path}/unfreeze`, { key: api.keys.requester, body: { covers: 'card' } });
    expect(lifted.body).toMatchObject({ status: 'active' });
  });

  test('are frozen by staff when nothing is said', async () => {
    const award = await issue(api);
    const frozen = await api.call('POST', `/api/v1/cards/${cardOf(award).id}/freeze`, { key: api.keys.requester });
    expect(frozen.body).toMatchObject({ status: 'frozen' });
  });
});

describe('declined payments', () => {
  test('wait for finance by award reference, and are closed once, with an outcome and a note (R53, R55)', async () => {
    const award = await issue(api);
    const authorizationId = await pay(api, award, { amountPence: 900, at: 'offLicence' });
    const key = api.keys.finance;
    const queue = list((await api.call('GET', '/api/v1/declines?practice=DEMO-01', { key })).body);
    const found = queue.find((decline) => decline['authorizationId'] === authorizationId) ?? {};
    expect(found).toMatchObject({ status: 'new', awardReference: award['reference'], amountPence: 900, policy: 'P5' });
    const path = `/api/v1/declines/${text(found, 'id')}`;
    const seen = await api.call('GET', path, { key });
    expect(seen.body['rules']).toContainEqual({ rule: 'never_allowed', passed: false });
    const body = { outcome: 'explained', note: 'The practice explained it.' };
    const closed = await api.call('POST', `${path}/close`, { key, body });
    expect(closed.body).toMatchObject({ status: 'closed', ...body, closedBy: 'API key: finance' });
    const second = await api.call('POST', `${path}/close`, { key, body });
    expect([second.status, second.body['code']]).toEqual([409, 'conflict']);
    expect(second.body['context']).toMatchObject({ closedBy: 'API key: finance', outcome: 'explained' });
    const open = list((await api.call('GET', '/api/v1/declines', { key })).body);
    expect(open.map((decline) => decline['id'])).not.toContain(found['id']);
    const done = list((await api.call('GET', '/api/v1/declines?view=closed', { key })).body);
    expect(done.map((decline) => decline['id'])).toContain(found['id']);
  });

  test('cannot be closed with a card number in the note (R57), or without a known outcome', async () => {
    const award = await issue(api);
    const authorizationId = await pay(api, award, { amountPence: 950, at: 'offLicence' });
    const key = api.keys.finance;
    const queue = list((await api.call('GET', '/api/v1/declines', { key })).body);
    const id = text(queue.find((decline) => decline['authorizationId'] === authorizationId) ?? {}, 'id');
    for (const [field, body] of [
      ['note', { outcome: 'explained', note: 'Card 4242 4242 4242 4242' }],
      ['note', { outcome: 'explained', note: ' ' }],
      ['outcome', { outcome: 'nice', note: 'Done' }],
    ] as const) {
      const answer = await api.call('POST', `/api/v1/declines/${id}/close`, { key, body });
      expect(answer.status).toBe(400);
      expect(answer.body['errors']).toMatchObject([{ field }]);
    }
  });
});
