import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROUTES } from '../../src/doors/api/resources/index.ts';
import { PRACTICE_ROLES, ROLES } from '../../src/kernel/principal.ts';
import { lookAfter } from '../harness/looked-after.ts';
import { addPractice } from '../harness/practices.ts';
import { requestFor } from '../harness/scheme.ts';
import { tellOfBudget } from '../harness/two-practices.ts';
import { type Api, list, startApi, text } from './api-client.ts';
import { ask, cardOf, issue, openBudgetOf, pay } from './awards-of-tests.ts';

let api: Api;
/** Keys of another practice, by role. */
const foreign = new Map<string, string>();
/** Real things of DEMO-01, by the part of the path that they stand in. */
const real: Record<string, string> = {};

/** Gives the person of DEMO-01 somebody who may act for them, and the id of that. */
async function addRepresentative(recipientId: string): Promise<string> {
  const route = ROUTES.find(({ path }) => path === '/recipients/:id/representatives');
  const added = await api.call('POST', `/api/v1/recipients/${recipientId}/representatives`, {
    key: api.keys.requester,
    body: route?.example as object,
  });
  const [first] = added.body['representatives'] as { id: string }[];
  return first?.id ?? '';
}

beforeAll(async () => {
  api = await startApi();
  await openBudgetOf(api, await addPractice(api.service, 'OTHER-01'));
  for (const role of PRACTICE_ROLES) {
    foreign.set(role, (await api.service.staff.mintApiKey({ role, practiceCode: 'OTHER-01' })).key);
  }
  await openBudgetOf(api, await addPractice(api.service, 'DEMO-02'));
  const award = await issue(api);
  real['budget-alerts'] = await tellOfBudget(api.service, api.scheme);
  const offered = await api.call('POST', '/api/v1/virements', {
    key: api.keys.practice_manager,
    body: { fromPractice: 'DEMO-01', toPractice: 'DEMO-02', amountPence: 100, reason: 'They have nothing left' },
    headers: { 'idempotency-key': 'offered' },
  });
  real['virements'] = text(offered.body, 'id');
  real['authorizations'] = await pay(api, award, { amountPence: 500, at: 'offLicence' });
  const asked = await api.call(
    'POST',
    `/api/v1/authorizations/${await pay(api, award, { amountPence: 500, at: 'spa' })}/exception`,
    {
      key: api.keys.requester,
      body: { subject: 'shop', reason: 'The only place near her' },
    },
  );
  real['exceptions'] = text(asked.body, 'id');
  const declines = await api.call('GET', '/api/v1/declines', { key: api.keys.finance });
  real['budgets'] = api.scheme.budgetId;
  real['awards'] = text(award, 'id');
  real['cards'] = cardOf(award).id;
  real['recipients'] = text(award, 'recipientId');
  real['representatives'] = await addRepresentative(text(award, 'recipientId'));
  const { approver, practice_manager } = api.scheme.people;
  const naming = { practice: 'DEMO-01', endsOn: '2027-03-31', reason: 'Both partners are away on Thursdays' };
  real['staff'] = practice_manager.id;
  real['delegations'] = (
    await api.service.staff.delegate(approver, { ...naming, principalId: practice_manager.id })
  ).id;
  const looked = await lookAfter(api.service, api.scheme, real['awards'] ?? '');
  real['invoices'] = looked.invoice;
  real['additions'] = looked.addition;
  real['card-boxes'] = looked.box;
  const uploaded = { practiceId: api.scheme.practiceId, bytes: Buffer.from('policy'), idempotencyKey: 'uploaded' };
  real['bulk-uploads'] = (await api.service.awards.takeBulkUpload(api.scheme.people.requester, uploaded)).uploadId;
  const upload = await api.service.awards.takeBulkUpload(api.scheme.people.requester, {
    practiceId: api.scheme.practiceId,
    bytes: Buffer.from('givenName,familyName\nIvy,Filed\n'),
    idempotencyKey: 'filed',
  });
  real['bulk-uploads'] = upload.uploadId;
  const { stopId } = await api.service.budgets.stopSpending(api.scheme.people.commissioner, {
    kind: 'practice',
    target: 'DEMO-01',
    reason: 'Something is being looked into',
  });
  await api.service.budgets.liftStop(api.scheme.people.commissioner, { stopId, note: 'Nothing was found' });
  real['stops'] = stopId;
  real['declines'] = text(list(declines.body)[0] ?? {}, 'id');
});
afterAll(() => api.stop());

const UNKNOWN = '019aab1f-2c5e-7d43-8a3f-5b7e0c1d2e3f';
const pathWith = (path: string, id: string) =>
  `/api/v1${path.replace(':id', id).replace(':slug', 'P99').replace(':version', '1')}`;
const send = (route: (typeof ROUTES)[number], id: string, key: string) =>
  api.call(route.method.toUpperCase(), pathWith(route.path, id), {
    key,
    ...(route.example === undefined ? {} : { body: route.example }),
    ...(route.needsIdempotencyKey ? { headers: { 'idempotency-key': `${route.path}-${key}` } } : {}),
  });

const table = ROUTES.flatMap((route) => ROLES.map((role) => ({ route, role, name: `${route.method} ${route.path}` })));

describe('who may do what', () => {
  test.each(table)('$name as $role', async ({ route, role }) => {
    const answer = await send(route, UNKNOWN, api.keys[role]);
    if (!route.roles.includes(role) && !route.refusedByVerb?.includes(role)) {
      expect(answer.status).toBe(403);
      expect(answer.body['code']).toBe('forbidden');
      expect(answer.body['context']).toEqual({ role, needs: route.roles });
    } else if (route.path.includes(':')) {
      expect(answer.status).toBe(404);
    } else {
      expect([200, 201]).toContain(answer.status);
    }
  });

  test('an auditor can change nothing; that they looked at who somebody is goes on record (R16, R17)', () => {
    const writes = ROUTES.filter((route) => route.method !== 'get' && route.roles.includes('auditor'));
    expect(writes.map((route) => route.path)).toEqual(['/awards/:id/reveal-identity']);
  });

  test('an administrator sees neither money nor awards', async () => {
    for (const path of ['/budgets', '/awards', '/declines']) {
      expect((await api.call('GET', `/api/v1${path}`, { key: api.keys.admin })).status, path).toBe(403);
    }
  });
});

const ofPractice = ROUTES.filter((route) => route.path.includes(':id')).flatMap((route) =>
  PRACTICE_ROLES.filter((role) => route.roles.includes(role)).map((role) => ({
    route,
    role,
    name: `${route.method} ${route.path}`,
  })),
);

describe('what another practice has does not exist (R16)', () => {
  test.each(ofPractice)('$name as $role of another practice', async ({ route, role }) => {
    const id = real[route.path.split('/')[1] ?? ''];
    if (!id) throw new Error(`${route.path}: make one of these in DEMO-01 first`);
    const answer = await send(route, id, foreign.get(role) ?? '');
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('A-');
  });

  test.each(PRACTICE_ROLES)('lists are empty for the %s of another practice', async (role) => {
    for (const path of ['/budgets?practice=DEMO-01', '/awards', '/awards?practice=DEMO-01']) {
      const answer = await api.call('GET', `/api/v1${path}`, { key: foreign.get(role) });
      expect(list(answer.body), path).toEqual([]);
    }
  });

  test('nobody asks for an award of another practice', async () => {
    const answer = await ask(api, {}, foreign.get('requester'));
    expect(answer.status).toBe(404);
    expect(answer.body['code']).toBe('practice_unknown');
    expect(answer.body['errors']).toEqual([
      { field: 'practice', message: 'There is no such practice, or it is not yours.' },
    ]);
  });

  test('nobody is helped by the id they have elsewhere', async () => {
    const award = await api.call('GET', `/api/v1/awards/${real['awards']}`, { key: api.keys.requester });
    const { recipient: _, ...request } = requestFor();
    const answer = await api.call('POST', '/api/v1/awards', {
      key: foreign.get('requester'),
      headers: { 'idempotency-key': 'elsewhere' },
      body: { ...request, practice: 'OTHER-01', recipientId: award.body['recipientId'] },
    });
    expect(answer.status).toBe(400);
    expect(answer.body['errors']).toEqual([
      { field: 'recipientId', message: 'There is no such recipient in this practice.' },
    ]);
  });
});

describe('who is helped (R16)', () => {
  test('is an id for the practice itself, and one and the same pseudonym for everybody above', async () => {
    const path = `/api/v1/awards/${real['awards']}`;
    const own = await api.call('GET', path, { key: api.keys.requester });
    expect(own.body['recipientId']).toMatch(/^[\da-f-]{36}$/);
    expect(own.body['recipientPseudonym']).toBeNull();
    const pseudonyms = new Set<unknown>();
    for (const role of ['finance', 'commissioner', 'auditor', 'safeguarding'] as const) {
      const answer = await api.call('GET', path, { key: api.keys[role] });
      expect(answer.text, role).not.toContain(text(own.body, 'recipientId'));
      expect(answer.body['recipientPseudonym'], role).toMatch(/^rp_[\w-]{16}$/);
      pseudonyms.add(answer.body['recipientPseudonym']);
    }
    expect(pseudonyms.size).toBe(1);
  });

  test('is named in no answer', async () => {
    const asked = await ask(api, {
      recipient: { givenName: 'Zebedee', familyName: 'Quillfeather', dateOfBirth: '1950-01-02', phone: '07700900456' },
    });
    const id = text(asked.body, 'id');
    const answers = [asked];
    for (const key of Object.values(api.keys)) {
      answers.push(await api.call('GET', `/api/v1/awards/${id}`, { key }));
      answers.push(await api.call('GET', '/api/v1/awards', { key }));
    }
    for (const answer of answers) expect(answer.text).not.toMatch(/Zebedee|Quillfeather|1950-01-02|07700900456/);
  });
});
