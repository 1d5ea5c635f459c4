import { afterAll, beforeAll, expect, test } from 'vitest';
import { safeContact } from '../../src/modules/recipients/index.ts';
import { inScope } from '../../src/platform/database.ts';
import { type Api, startApi, text } from './api-client.ts';
import { ask, issue } from './awards-of-tests.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const print = (id: string, what: 'voucher' | 'letter' = 'voucher') =>
  api.call('POST', `/api/v1/awards/${id}/${what}/print`, { key: api.keys.requester });
const open = (code: string) => api.service.vouchers.openByCode({ typed: code, source: code });

test('printing a voucher gives its code, that no cache keeps, and marks it as printed (R49)', async () => {
  const award = await issue(api, { method: 'voucher' });
  expect(award['voucher']).toEqual({ status: 'issued' });
  const printed = await print(text(award, 'id'));
  expect(printed.status).toBe(200);
  expect(printed.headers.get('cache-control')).toBe('no-store');
  expect(printed.body['code']).toMatch(/^([2-9A-HJKMNP-Z]{4}-){3}[2-9A-HJKMNP-Z]{4}$/);
  expect(printed.body).toMatchObject({ purpose: 'voucher', award: { voucher: { status: 'printed' } } });
  expect(await open(text(printed.body, 'code'))).toMatchObject({ awardId: award['id'] });
});

test('printing again makes the earlier code stop working (R50)', async () => {
  const award = await issue(api, { method: 'voucher' });
  const first = await print(text(award, 'id'));
  const second = await print(text(award, 'id'));
  expect(second.body['code']).not.toBe(first.body['code']);
  await expect(open(text(first.body, 'code'))).rejects.toMatchObject({ code: 'voucher_bad_code' });
  expect(await open(text(second.body, 'code'))).toMatchObject({ awardId: award['id'] });
});

test('the letter of a card has a code of the same kind', async () => {
  const award = await issue(api);
  const printed = await print(text(award, 'id'), 'letter');
  expect(printed.body['purpose']).toBe('letter');
  expect(await open(text(printed.body, 'code'))).toMatchObject({ awardId: award['id'] });
});

test('a card has no voucher to print, a voucher no letter, and what is not active neither', async () => {
  const card = await issue(api);
  expect((await print(text(card, 'id'), 'voucher')).status).toBe(404);
  const voucher = await issue(api, { method: 'voucher' });
  expect((await print(text(voucher, 'id'), 'letter')).status).toBe(404);
  const asked = await ask(api, { method: 'voucher' });
  const early = await print(text(asked.body, 'id'));
  expect([early.status, early.body['code']]).toEqual([409, 'wrong_state']);
});

test('sending a voucher answers at once with the message, and the same again under one key (R32, R69)', async () => {
  const award = await issue(api, { method: 'voucher' });
  const id = text(award, 'id');
  const headers = { 'idempotency-key': id };
  const send = (key: string) =>
    api.call('POST', `/api/v1/awards/${id}/voucher/send`, { key, headers, body: { channel: 'text' } });
  const early = await send(api.keys.requester);
  expect([early.status, early.body['code']]).toEqual([409, 'not_safe_to_send']);
  const contact = safeContact.parse({ mayText: true, phone: '07700 900145' });
  const recipientId = text(award, 'recipientId');
  await api.service.recipients.setSafeContact(api.scheme.people.requester, { recipientId, contact });
  const [first, again] = [await send(api.keys.requester), await send(api.keys.requester)];
  expect([first.status, again.status, again.body['id']]).toEqual([202, 202, first.body['id']]);
  await api.service.settle();
  const listed = async (key: string) =>
    (await api.call('GET', `/api/v1/awards/${id}/messages`, { key })).body['data'] as object[];
  expect(await listed(api.keys.requester)).toMatchObject([{ channel: 'text', status: 'sent', numberEnds: '45' }]);
  expect(await listed(api.keys.finance)).toMatchObject([{ status: 'sent', numberEnds: null }]);
  expect((await send(api.keys.finance)).status).toBe(403);
  const seen = await api.call('GET', `/api/v1/awards/${id}`, { key: api.keys.requester });
  expect(seen.body['voucher']).toEqual({ status: 'sent' });
});

test('a code is in no other answer and in no row of the database (R49)', async () => {
  const award = await issue(api, { method: 'voucher' });
  const id = text(award, 'id');
  const code = text((await print(id)).body, 'code');
  for (const key of Object.values(api.keys)) {
    for (const path of [
      `/awards/${id}`,
      '/awards',
      `/awards/${id}/payments`,
      `/budgets/${api.scheme.budgetId}/movements`,
    ]) {
      expect((await api.call('GET', `/api/v1${path}`, { key })).text).not.toContain(code);
    }
  }
  const bare = code.replaceAll('-', '');
  for (const table of [
    'access_codes',
    'vouchers',
    'audit_entries',
    'domain_events',
    'awards',
    'stripe_events',
    'messages',
  ]) {
    const { rows } = await inScope(api.service.db, 'all', (trx) =>
      trx.raw<{ rows: { line: string }[] }>(`select row_to_json(t)::text as line from ${table} t`),
    );
    const lines = rows.map(({ line }) => line).join('\n');
    expect(lines.includes(code) || lines.includes(bare), table).toBe(false);
  }
});
