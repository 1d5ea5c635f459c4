import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHolder, startSandbox, type TestSandbox } from './sandbox-server.ts';
import { sdkProblems, sdkValues } from './sdk-schema.ts';
import { tellWholeLife } from './whole-life.ts';
import { createWireRecord, STATES } from './wire-record.ts';

let sandbox: TestSandbox;
let seen: Map<string, Set<string>>;
beforeAll(async () => {
  sandbox = await startSandbox();
  await tellWholeLife(sandbox);
  await sandbox.sandbox.deliverDue();
  seen = sandbox.wire.seen();
});
afterAll(() => sandbox.destroy());

const headers = { authorization: 'Bearer sk_test_wire' };

/** Values that the SDK knows and the sandbox never sends. */
const NEVER_SENT: Record<string, readonly string[]> = {
  'issuing.card replacement_reason': ['fulfillment_error'],
  'issuing.authorization request_history.reason': [
    'account_disabled',
    'network_fallback',
    'not_allowed',
    'pin_blocked',
    'stripe_internal_error',
  ],
  'issuing.authorization fraud_challenges.status': ['expired'],
  'topup status': ['failed', 'reversed', 'succeeded'],
  'event type': [
    'issuing_transaction.purchase_details_receipt_updated',
    'topup.failed',
    'topup.reversed',
    'topup.succeeded',
  ],
};

/** Of balance transactions Stripe has dozens of types; these are of an Issuing balance. */
const BALANCE_TRANSACTION_TYPES = [
  'issuing_authorization_hold',
  'issuing_authorization_release',
  'issuing_dispute',
  'issuing_dispute_provisional_credit',
  'issuing_dispute_provisional_credit_reversal',
  'issuing_transaction',
  'stripe_fx_fee',
  'topup',
  'topup_reversal',
];

const PROPERTIES = Object.entries(STATES).flatMap(([object, names]) => names.map((name) => [object, name] as const));

describe('every state that the SDK knows has been sent, and its shape was checked', () => {
  test.each(PROPERTIES)('%s %s', (object, property) => {
    const key = `${object} ${property}`;
    const never = NEVER_SENT[key] ?? [];
    const known = sdkValues(object, property).filter((value) => !never.includes(value));
    const expected = object === 'balance_transaction' ? BALANCE_TRANSACTION_TYPES : known;
    expect([...(seen.get(key) ?? [])].sort()).toEqual([...expected].sort());
  });
});

test.each([
  'issuing/cardholders',
  'issuing/cards',
  'issuing/authorizations',
  'issuing/transactions',
  'issuing/disputes',
  'issuing/personalization_designs',
  'issuing/physical_bundles',
  'balance_transactions',
  'topups',
  'files',
  'webhook_endpoints',
  'events',
])('the list of %s holds what was told one by one, in the same shape', async (path) => {
  const response = await fetch(`${sandbox.url}/v1/${path}?limit=100`, { headers });
  const { data } = (await response.json()) as { data: object[] };
  expect(data.length).toBeGreaterThan(0);
  expect(data.flatMap(sdkProblems)).toEqual([]);
});

test.each<[number, string, RequestInit]>([
  [400, '/v1/issuing/cards?limit=x', {}],
  [401, '/v1/issuing/cards', { headers: { authorization: 'Bearer sk_live_x' } }],
  [404, '/v1/issuing/cards/ic_none', {}],
  [404, '/v1/nothing', {}],
  [500, '/v1/issuing/cards', { method: 'POST', body: 'x'.repeat(600_000) }],
])('an error %i of %s has the shape of an error', async (status, path, init) => {
  const response = await fetch(`${sandbox.url}${path}`, { headers, ...init });
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ error: { type: expect.any(String), message: expect.any(String) } });
});

test('everything that was sent until now had its shape', () => {
  expect(sandbox.wire.problems()).toEqual([]);
});

describe('the check itself', () => {
  test('refuses a missing field, an unknown one, a wrong type and an unknown status', async () => {
    const { id } = await createHolder(sandbox.stripe);
    const response = await fetch(`${sandbox.url}/v1/issuing/cardholders/${id}`, { headers });
    const holder = (await response.json()) as Record<string, unknown>;
    const { name: _name, ...nameless } = holder;
    expect(sdkProblems(holder)).toEqual([]);
    expect(sdkProblems(nameless)).not.toEqual([]);
    expect(sdkProblems({ ...holder, nickname: 'x' })).not.toEqual([]);
    expect(sdkProblems({ ...holder, created: 'today' })).not.toEqual([]);
    expect(sdkProblems({ ...holder, status: 'sleepy' })).not.toEqual([]);
  });

  test.each([
    ['an object that it does not know', { object: 'issuing.settlement', id: 'ise_1' }, /no type for object/],
    ['one in a list', { object: 'list', data: [{ object: 'x' }], has_more: false, url: '/v1/x' }, /no type/],
    ['a list without its url', { object: 'list', data: [], has_more: false }, /list: /],
    ['an error with more than an error has', { error: { type: 'api_error', message: 'x', stack: 'y' } }, /error: /],
    ['funding instructions of another country', { object: 'funding_instructions', currency: 'eur' }, /funding/],
    ['what is no object', 'done', /not an object/],
  ])('takes note of %s', (_name, body, problem) => {
    const record = createWireRecord();
    record.take(JSON.stringify(body));
    expect(record.problems().join()).toMatch(problem);
  });
});
