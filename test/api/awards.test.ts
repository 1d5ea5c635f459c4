import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requestFor } from '../harness/scheme.ts';
import { type Api, list, startApi, text } from './api-client.ts';
import { ask, cardOf, issue } from './awards-of-tests.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi({ allocationPence: 2_000_000 });
});
afterAll(() => api.stop());

const approve = (id: string, key = api.keys.approver) => api.call('POST', `/api/v1/awards/${id}/approve`, { key });
const requestWith = (idempotencyKey: string, body: unknown) =>
  api.call('POST', '/api/v1/awards', {
    key: api.keys.requester,
    body,
    headers: { 'idempotency-key': idempotencyKey },
  });

describe('asking for an award', () => {
  test('gives 201 with the award, requested, and moves no money', async () => {
    const answer = await ask(api, { amountPence: 4000 });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      status: 'requested',
      practice: 'DEMO-01',
      policy: 'P5',
      amountPence: 4000,
      availablePence: 0,
      card: null,
      cards: [],
    });
  });

  test('twice with one key is one award, also at the same time (R32)', async () => {
    const body = requestFor();
    const answers = await Promise.all(Array.from({ length: 8 }, () => requestWith('once', body)));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]));
    expect(new Set(answers.map((answer) => answer.body['id'])).size).toBe(1);
  });

  test('with a key used for something else is refused (R32)', async () => {
    const body = requestFor();
    await requestWith('reused', body);
    const answer = await requestWith('reused', { ...body, amountPence: body.amountPence + 1 });
    expect(answer.status).toBe(409);
    expect(answer.body['code']).toBe('idempotency_key_reused');
  });

  test('without an Idempotency-Key is refused, naming the header', async () => {
    const answer = await api.call('POST', '/api/v1/awards', { key: api.keys.requester, body: requestFor() });
    expect(answer.status).toBe(400);
    expect(answer.body['errors']).toEqual([{ field: 'Idempotency-Key', message: expect.stringContaining('header') }]);
  });

  test('names every field that is missing, wrong or unknown at once, by its path', async () => {
    const answer = await requestWith('wrong', {
      ...requestFor(),
      amountPence: 12.5,
      expiresOn: '2026-02-30',
      colour: 'red',
      recipient: { familyName: 'Demoson', dateOfBirth: '1945-03-04', postcode: 'nowhere', shoeSize: 9 },
    });
    expect(answer.status).toBe(400);
    const fields = (answer.body['errors'] as { field: string }[]).map(({ field }) => field);
    expect(fields.toSorted()).toEqual([
      'amountPence',
      'colour',
      'expiresOn',
      'recipient.givenName',
      'recipient.postcode',
      'recipient.shoeSize',
    ]);
  });

  test.each([
    ['amount_too_small', { amountPence: 499 }, 'amountPence'],
    ['policy_cap_exceeded', { amountPence: 9_999_999 }, 'amountPence'],
    ['policy_not_active', { policy: 'P99' }, 'policy'],
    ['expiry_not_allowed', { expiresOn: '2027-04-01' }, 'expiresOn'],
    ['expiry_not_allowed', { expiresOn: '2026-11-21' }, 'expiresOn'],
  ])('is refused with %s, naming the field (R22)', async (code, changes, field) => {
    const answer = await ask(api, changes);
    expect(answer.status).toBe(422);
    expect(answer.body['code']).toBe(code);
    expect(answer.body['errors']).toEqual([{ field, message: expect.any(String) }]);
  });

  test('more than the budget has is refused with insufficient_budget (R3)', async () => {
    await using small = await asDisposable(startApi({ allocationPence: 2000 }));
    const answer = await ask(small.api, { amountPence: 2001 });
    expect(answer.status).toBe(409);
    expect(answer.body['code']).toBe('insufficient_budget');
    expect(answer.body['errors']).toEqual([{ field: 'amountPence', message: 'The budget has £20 left.' }]);
  });
});

async function asDisposable(starting: Promise<Api>): Promise<{ api: Api } & AsyncDisposable> {
  const started = await starting;
  return { api: started, [Symbol.asyncDispose]: started.stop };
}

describe('deciding on an award', () => {
  test('by another person gives 200 with the card', async () => {
    const asked = await ask(api, { amountPence: 4000 });
    const answer = await approve(text(asked.body, 'id'));
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ status: 'active', availablePence: 4000, voucher: null });
    expect(cardOf(answer.body)).toMatchObject({ stripeCardId: expect.stringMatching(/^ic_/), status: 'active' });
    expect(answer.body['cards']).toEqual([answer.body['card']]);
  });

  test('twice gives the same card', async () => {
    const asked = await ask(api);
    const id = text(asked.body, 'id');
    const answers = await Promise.all([approve(id), approve(id), approve(id)]);
    const after = await approve(id);
    expect(answers.every(({ status }) => status === 200 || status === 202)).toBe(true);
    expect(list({ data: after.body['cards'] })).toHaveLength(1);
  });

  test('by whoever asked is refused (R13)', async () => {
    const byApprover = await ask(api, {}, api.keys.approver);
    const id = text(byApprover.body, 'id');
    const own = await approve(id, api.keys.approver);
    expect([own.status, own.body['code']]).toEqual([403, 'requester_is_approver']);
    const refusal = await api.call('POST', `/api/v1/awards/${id}/refuse`, {
      key: api.keys.approver,
      body: { reason: 'Changed my mind' },
    });
    expect([refusal.status, refusal.body['code']]).toEqual([403, 'requester_is_approver']);
    const byRequester = await ask(api);
    const answer = await approve(text(byRequester.body, 'id'), api.keys.requester);
    expect([answer.status, answer.body['code']]).toEqual([403, 'requester_is_approver']);
  });

  test('by somebody whose role does not decide is forbidden', async () => {
    const asked = await ask(api);
    const answer = await approve(text(asked.body, 'id'), api.keys.practice_manager);
    expect([answer.status, answer.body['code']]).toEqual([403, 'forbidden']);
  });

  test('above the band of an approver needs finance (R15)', async () => {
    const asked = await ask(api, { policy: 'P1', amountPence: 30_001, expiresOn: '2027-01-10' });
    const id = text(asked.body, 'id');
    const answer = await approve(id);
    expect([answer.status, answer.body['code']]).toEqual([403, 'approval_band_exceeded']);
    expect((await approve(id, api.keys.finance)).status).toBe(200);
  });

  test('while Stripe fails gives 202: the money is reserved and the card still to come (R4)', async () => {
    await using failing = await asDisposable(startApi());
    const asked = await ask(failing.api);
    await failing.api.service.sandbox.destroy();
    const answer = await failing.api.call('POST', `/api/v1/awards/${text(asked.body, 'id')}/approve`, {
      key: failing.api.keys.approver,
    });
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ status: 'issuing', availablePence: 4000, card: null });
  });

  test('refusing keeps the reason, and moves no money (R34)', async () => {
    const asked = await ask(api);
    const reason = 'The council already pays for this.';
    const path = `/api/v1/awards/${text(asked.body, 'id')}`;
    const answer = await api.call('POST', `${path}/refuse`, { key: api.keys.approver, body: { reason } });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ status: 'refused', refusalReason: reason, availablePence: 0 });
    const late = await approve(text(asked.body, 'id'));
    expect([late.status, late.body['code']]).toEqual([409, 'wrong_state']);
  });

  test('never beyond the budget, even all at once (R3)', async () => {
    await using small = await asDisposable(startApi({ allocationPence: 12_000 }));
    const asked = await Promise.all(Array.from({ length: 5 }, () => ask(small.api, { amountPence: 4000 })));
    const answers = await Promise.all(
      asked.map(({ body }) =>
        small.api.call('POST', `/api/v1/awards/${text(body, 'id')}/approve`, { key: small.api.keys.approver }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    const refused = answers.filter(({ status }) => status === 409);
    expect(refused.map(({ body }) => body['code'])).toEqual(['insufficient_budget', 'insufficient_budget']);
    const budgets = await small.api.call('GET', '/api/v1/budgets?practice=DEMO-01', { key: small.api.keys.requester });
    expect(list(budgets.body)[0]).toMatchObject({ allocatedPence: 12_000, committedPence: 12_000, availablePence: 0 });
  });
});

describe('ending an award', () => {
  test('gives what is left back to the budget, once (R4)', async () => {
    const award = await issue(api);
    const path = `/api/v1/awards/${text(award, 'id')}`;
    const before = await api.call('GET', `/api/v1/budgets/${api.scheme.budgetId}`, { key: api.keys.finance });
    const ended = await api.call('POST', `${path}/end`, { key: api.keys.finance, body: { reason: 'cancelled' } });
    expect(ended.body).toMatchObject({ status: 'finished', endReason: 'cancelled', availablePence: 0 });
    await api.call('POST', `${path}/end`, { key: api.keys.finance, body: { reason: 'cancelled' } });
    const after = await api.call('GET', `/api/v1/budgets/${api.scheme.budgetId}`, { key: api.keys.finance });
    expect(Number(after.body['availablePence']) - Number(before.body['availablePence'])).toBe(4000);
    await api.service.settle();
    const gone = await api.call('GET', path, { key: api.keys.requester });
    expect(gone.body['card']).toBeNull();
    expect(list({ data: gone.body['cards'] })).toMatchObject([{ status: 'cancelled' }]);
  });
});

describe('listing awards', () => {
  test('goes through all of them by cursor, newest first, none twice, though more are made meanwhile', async () => {
    for (let made = 0; made < 5; made += 1) {
      api.service.clock.advance(1000);
      await ask(api);
    }
    const key = api.keys.auditor;
    const all = list((await api.call('GET', '/api/v1/awards', { key })).body).map((award) => award['id']);
    const seen: unknown[] = [];
    let cursor = '';
    do {
      const page = await api.call('GET', `/api/v1/awards?limit=2${cursor && `&cursor=${cursor}`}`, { key });
      seen.push(...list(page.body).map((award) => award['id']));
      cursor = page.body['nextCursor'] === null ? '' : text(page.body, 'nextCursor');
      api.service.clock.advance(1000);
      if (seen.length < 4) await ask(api);
    } while (cursor);
    expect(seen).toEqual(all);
  });

  test('can be narrowed to a status', async () => {
    await ask(api);
    const answer = await api.call('GET', '/api/v1/awards?status=requested&practice=DEMO-01', { key: api.keys.finance });
    expect(list(answer.body).length).toBeGreaterThan(0);
    expect(new Set(list(answer.body).map((award) => award['status']))).toEqual(new Set(['requested']));
  });

  test.each(['limit=0', 'limit=101', 'limit=x', 'cursor=x', 'cursor=WyJ4IiwieSJd', 'status=nice', 'colour=red'])(
    'with ?%s is refused, naming the parameter',
    async (query) => {
      const answer = await api.call('GET', `/api/v1/awards?${query}`, { key: api.keys.finance });
      expect([answer.status, answer.body['code']]).toEqual([400, 'invalid_input']);
      expect(answer.body['errors']).toMatchObject([{ field: query.split('=')[0] }]);
    },
  );
});
