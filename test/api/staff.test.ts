import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addSomebody, takenKey } from '../modules/staff/people-of-tests.ts';
import { type Api, list, startApi, text } from './api-client.ts';
import { ask } from './awards-of-tests.ts';

let api: Api;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const post = (path: string, body: object, options: { key?: string; once?: string } = {}) =>
  api.call('POST', `/api/v1${path}`, {
    key: options.key ?? api.keys.admin,
    body,
    ...(options.once ? { headers: { 'idempotency-key': options.once } } : {}),
  });
const asha = { name: 'Asha Testwell', title: 'Link worker', role: 'requester', practices: ['DEMO-01'] };

describe('staff over the API', () => {
  test('one request with one key adds one person, and another person is refused under it', async () => {
    const added = await post('/staff', asha, { once: 'asha' });
    expect(added.status).toBe(201);
    expect((await post('/staff', asha, { once: 'asha' })).body['id']).toBe(added.body['id']);
    const other = await post('/staff', { ...asha, name: 'Somebody Else' }, { once: 'asha' });
    expect(other.body['code']).toBe('idempotency_key_reused');
    const nowhere = await post('/staff', { ...asha, practices: ['DEMO-99'] }, { once: 'nowhere' });
    expect(nowhere.body['code']).toBe('practice_unknown');
    const listed = await api.call('GET', '/api/v1/staff?kind=staff&state=current', { key: api.keys.auditor });
    expect(list(listed.body).map(({ name }) => name)).toContain('Asha Testwell');
  });

  test('a person changes role and ends, and what was open is told (R19)', async () => {
    const id = text((await post('/staff', { ...asha, name: 'Lee Aver' }, { once: 'lee' })).body, 'id');
    const change = { title: 'Officer', role: 'finance', practices: [] };
    expect((await post(`/staff/${id}/change`, change)).body).toMatchObject({ role: 'finance', practices: [] });
    const ended = await post(`/staff/${id}/end`, {});
    expect(ended.body).toMatchObject({ endedAt: '2026-11-22T10:00:00.000Z', handedOver: [] });
    expect((await post(`/staff/${id}/change`, change)).body['code']).toBe('wrong_state');
  });

  test('a key is granted without being shown, works once it is taken, and stops with its end (R13, R19)', async () => {
    const owner = await addSomebody(api.service, { role: 'finance', name: 'Farida Ledgerly' });
    const wanted = { role: 'finance', name: 'Ledger system', answersFor: owner.id, endsOn: '2027-03-31' };
    const granted = await post('/api-keys', wanted, { once: 'ledger' });
    expect(granted.status).toBe(201);
    expect(granted.body).toMatchObject({ keyTakenAt: null, keyEndsOn: '2027-03-31', answeredForBy: owner.id });
    expect(granted.text).not.toContain('pp_test_');
    const id = text(granted.body, 'id');
    expect((await post('/api-keys', wanted, { once: 'ledger' })).body['id']).toBe(id);
    const { key } = await api.service.staff.takeApiKey(owner, id);
    expect((await api.call('GET', '/api/v1/awards', { key })).status).toBe(200);
    await post(`/staff/${id}/end`, {});
    expect((await api.call('GET', '/api/v1/awards', { key })).status).toBe(401);
  });
});

describe('what is wrong, over the API', () => {
  const fieldsOf = ({ body }: { body: Record<string, unknown> }) =>
    (body['errors'] as { field: string }[] | undefined)?.map(({ field }) => field);
  const upload = (csv: string, practice: string) =>
    post('/bulk-uploads', { practice, csv }, { key: api.keys.requester, once: 'upload' });

  test('is named as the body calls it, not as the verb does', async () => {
    const unowned = { role: 'finance', answersFor: '019aab1f-2c5e-7d43-8a3f-5b7e0c1d2e3f' };
    expect(fieldsOf(await post('/api-keys', unowned, { once: 'unowned' }))).toEqual(['answersFor']);
    const elsewhere = { role: 'requester', practice: 'DEMO-99' };
    expect(fieldsOf(await post('/api-keys', elsewhere, { once: 'elsewhere' }))).toEqual(['practice']);
    expect(fieldsOf(await post('/staff', { ...asha, practices: [] }, { once: 'none' }))).toEqual(['practices']);
    expect(fieldsOf(await upload('policy', 'DEMO-99'))).toEqual(['practice']);
    expect(fieldsOf(await upload('é'.repeat(600_000), 'DEMO-01'))).toEqual(['csv']);
    const huge = await upload('x'.repeat(1_600_000), 'DEMO-01');
    expect([huge.status, huge.body['detail']]).toEqual([413, 'The body is larger than 1500 kB.']);
  });
});

describe('delegations and declarations over the API', () => {
  test('a practice manager who is named approves, and no longer once it ends (R18)', async () => {
    const colin = { name: 'Colin Placeholder', title: 'Manager', role: 'practice_manager', practices: ['DEMO-01'] };
    const ownerId = text((await post('/staff', colin, { once: 'colin' })).body, 'id');
    const owner = await api.service.staff.principalOf(ownerId, 'r');
    if (!owner) throw new Error('he was added');
    const manager = await takenKey(api.service, owner, { role: 'practice_manager', practiceCode: 'DEMO-01' });
    const approve = async () => post(`/awards/${text((await ask(api)).body, 'id')}/approve`, {}, { key: manager.key });
    expect((await approve()).body['code']).toBe('forbidden');
    const naming = { practice: 'DEMO-01', endsOn: '2027-03-31', reason: 'Both partners are away on Thursdays' };
    const path = `/staff/${ownerId}/delegations`;
    const toKey = await post(`/staff/${manager.principalId}/delegations`, naming, { key: api.keys.approver });
    expect(toKey.body['code']).toBe('invalid_input');
    const named = await post(path, naming, { key: api.keys.approver });
    expect([named.status, named.body['state']]).toEqual([201, 'in_force']);
    expect((await post(path, naming, { key: api.keys.approver })).status).toBe(200);
    expect((await approve()).status).toBe(200);
    const listed = await api.call('GET', '/api/v1/delegations?state=in_force', { key: api.keys.commissioner });
    expect(list(listed.body)).toMatchObject([{ principalId: ownerId, practice: 'DEMO-01' }]);
    const ended = await post(`/delegations/${text(named.body, 'id')}/end`, {}, { key: api.keys.approver });
    expect(ended.body['state']).toBe('over');
    expect((await approve()).body['code']).toBe('forbidden');
  });

  test('a key that declared somebody asks for no award for them, and is told why (R14)', async () => {
    const { key } = await api.service.staff.mintApiKey({ role: 'requester', practiceCode: 'DEMO-01' });
    const person = { familyName: 'Closeman', dateOfBirth: '1952-07-09' };
    const declared = await post('/declarations', { link: 'family', ...person }, { key });
    expect(declared.status).toBe(201);
    expect(declared.text).not.toContain('Closeman');
    expect((await post('/declarations', { link: 'family', ...person }, { key })).status).toBe(200);
    const refused = await ask(api, { recipient: { givenName: 'Wren', ...person } }, key);
    expect([refused.status, refused.body['code']]).toEqual([403, 'declared_link']);
    const own = await api.call('GET', '/api/v1/declarations', { key });
    expect(list(own.body)).toMatchObject([{ link: 'family' }]);
  });
});
