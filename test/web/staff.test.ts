import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../src/kernel/principal.ts';
import { inScope } from '../../src/platform/database.ts';
import { makeAward, openScheme, requestFor, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { addSomebody } from '../modules/staff/people-of-tests.ts';
import { hiddenIn, locationOf, signInAs, type Visitor } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let admin: Visitor;
let approver: Visitor;
let colin: Principal;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  admin = await signInAs(service.baseUrl, (await addSomebody(service, { role: 'admin' })).id);
  approver = await signInAs(service.baseUrl, scheme.people.approver.id);
  colin = await addSomebody(service, {
    role: 'practice_manager',
    practiceIds: [scheme.practiceId],
    name: 'Colin Placeholder',
  });
}, 60_000);
afterAll(() => service[Symbol.asyncDispose]());

const idOf = async (name: string): Promise<string> => (await service.db('principals').where({ name }).first('id')).id;
const asha = () => ({ name: 'Asha Testwell', title: 'Link worker', role: 'requester', practiceIds: scheme.practiceId });

async function addAsha(changes: Record<string, string> = {}) {
  const page = await admin.get('/staff/new');
  return admin.post('/staff/new', { ...asha(), formKey: hiddenIn(page.text, 'formKey'), ...changes });
}

describe('an administrator', () => {
  it('adds somebody, who can sign in, and a form sent twice adds them once', async () => {
    const formKey = hiddenIn((await admin.get('/staff/new')).text, 'formKey');
    expect((await addAsha({ formKey })).text).toContain('They can sign in now');
    await addAsha({ formKey });
    expect(await service.db('principals').where({ name: 'Asha Testwell' })).toHaveLength(1);
    expect((await admin.get('/staff')).text).toContain('Asha Testwell');
    const visitor = await signInAs(service.baseUrl, await idOf('Asha Testwell'));
    expect((await visitor.get('/')).text).toContain('Test Surgery');
  });

  it('is told at the field what is missing, and what was typed stays', async () => {
    const nobody = await addAsha({ name: 'Olu Nopractice', role: '', practiceIds: '' });
    expect(nobody.text).toContain('Choose a role');
    expect(nobody.text).toContain('value="Olu Nopractice"');
    const nothing = (await addAsha({ name: '', title: '', role: '', practiceIds: '' })).text;
    for (const fault of ['Enter the person’s name', 'Enter what they do', 'Choose a role']) {
      expect(nothing).toContain(fault);
    }
    const nowhere = await addAsha({ name: 'Olu Nopractice', practiceIds: '' });
    expect(nowhere.text).toContain('Choose at least one practice');
  });

  it('adds nobody again from a page that was gone back to, and says so', async () => {
    const olu = { name: 'Olu Backwell' };
    expect((await addAsha(olu)).text).toContain('They can sign in now');
    expect((await addAsha(olu)).text).toContain('Somebody of this name does this here already');
    expect(await service.db('principals').where(olu)).toHaveLength(1);
    expect((await addAsha({ ...olu, title: 'Link worker, Fridays' })).text).toContain('They can sign in now');
  });

  it('ends somebody’s access: their open page is the last, and what was open is listed (R19)', async () => {
    const leaver = await addSomebody(service, {
      role: 'requester',
      practiceIds: [scheme.practiceId],
      name: 'Lee Aver',
    });
    await service.awards.requestAward(leaver, { request: requestFor(), options: {} });
    const visitor = await signInAs(service.baseUrl, leaver.id);
    const wrong = await admin.post(`/staff/${leaver.id}/end`, { reassignTo: scheme.people.approver.id });
    expect(wrong.text).toContain('Choose somebody of the same role');
    expect((await visitor.get('/awards')).status).toBe(200);
    expect((await admin.get(`/staff/${leaver.id}/end`)).text).toContain('Who takes over what is open?');
    const ended = await admin.post(`/staff/${leaver.id}/end`, { reassignTo: scheme.people.requester.id });
    expect(ended.text).toContain('Access ended');
    expect((await visitor.get('/awards')).headers['location']).toMatch(/^\/sign-in/);
    const page = await admin.get(`/staff/${leaver.id}`);
    expect(page.text).toContain('One request: for Test requester to follow.');
    expect(page.text).not.toContain('End access');
    expect((await admin.get('/staff?view=ended')).text).toContain('Lee Aver');
    expect((await admin.get(`/staff/${leaver.id}/end`)).text).toContain('has no access');
  });

  it('hands what is open on to a successor, who has it among their tasks until it is closed (R19)', async () => {
    const common = { role: 'practice_manager', practiceIds: [scheme.practiceId] } as const;
    const [lena, ben, cora] = [
      await addSomebody(service, { ...common, name: 'Lena Leaving' }),
      await addSomebody(service, { ...common, name: 'Ben Between' }),
      await addSomebody(service, { ...common, name: 'Cora Carryon' }),
    ];
    await service.cards.orderBox(lena, { practiceId: scheme.practiceId, size: 1, idempotencyKey: 'box' });
    const supplier = { practiceId: scheme.practiceId, name: 'Marram Mobility', accountName: 'Marram Mobility Ltd' };
    const account = { sortCode: '000000', accountNumber: '12345678' };
    const { supplierId } = await service.invoices.recordSupplier(lena, { ...supplier, ...account });
    const byInvoice = {
      policy: 'P2',
      method: 'invoice' as const,
      methodsOffered: ['card' as const, 'invoice' as const],
    };
    const { id: awardId } = await makeAward(service, scheme, byInvoice);
    const paper = { amountPence: 1000, reference: 'MM-0042', datedOn: '2026-11-22' };
    const { invoiceId } = await service.invoices.recordInvoice(lena, { awardId, supplierId, ...paper });
    const request = requestFor({ recipient: { givenName: 'Ivy', familyName: 'Alone', dateOfBirth: '1945-03-04' } });
    const alone = await service.awards.requestAward(lena, { request, options: {} });
    await service.awards.issueUnderBreakGlass(lena, { awardId: alone.id, reason: 'Nobody answers the phone' });
    await admin.post(`/staff/${lena.id}/end`, { reassignTo: ben.id });
    expect((await admin.get(`/staff/${lena.id}`)).text).toContain('One invoice: for Ben Between to follow.');
    const last = await admin.post(`/staff/${ben.id}/end`, { reassignTo: cora.id });
    expect(last.text).toContain('Access ended');
    const cora1 = await signInAs(service.baseUrl, cora.id);
    const tasks = (await cora1.get('/tasks')).text;
    expect(tasks).toContain('Follow what a colleague who left asked for, for Ivy Alone');
    expect(tasks).toContain('See to an invoice of a colleague who left');
    expect(tasks).toContain('See to a box of cards on its way of a colleague who left');
    await service.awards.signOff(scheme.people.approver, alone.id);
    await service.invoices.refuseInvoice(scheme.people.finance, {
      invoiceId,
      reason: 'It is for somebody else',
      endsAward: true,
    });
    const after = (await cora1.get('/tasks')).text;
    expect(after).not.toContain('Follow what a colleague who left');
    expect(after).not.toContain('See to an invoice');
    expect(after).toContain('See to a box of cards on its way');
  });

  it('changes a role, and it holds from the next page on', async () => {
    const person = await addSomebody(service, { role: 'finance', name: 'Farida Changing' });
    const visitor = await signInAs(service.baseUrl, person.id);
    expect((await visitor.get('/cases')).status).toBe(200);
    const change = { role: 'requester', practiceIds: scheme.practiceId, title: 'Link worker' };
    expect((await admin.post(`/staff/${person.id}/change`, change)).text).toContain('Changed');
    expect((await visitor.get('/cases')).status).toBe(403);
  });

  it('grants a key that only whoever answers for it sees, once, and either of them ends (R13, R19)', async () => {
    const form = { name: 'Referral system', role: 'approver', practice: 'DEMO-01', owner: colin.id };
    const wrong = await admin.post('/staff/new-key', { ...form, day: '31', month: '2', year: '2027' });
    expect(wrong.text).toContain('Choose somebody who has this role themselves');
    expect(wrong.text).toContain('Enter a day that exists');
    const days = { day: '31', month: '3', year: '2028' };
    const late = await admin.post('/staff/new-key', { ...form, owner: scheme.people.approver.id, ...days });
    expect(late.text).toContain('A key works 12 months at most');
    expect(late.text).toContain('value="2028"');
    const bare = await admin.post('/staff/new-key', { role: 'approver', ...days });
    for (const field of ['name', 'practice', 'owner', 'ends-day']) expect(bare.text).toContain(`href="#${field}"`);
    const formKey = hiddenIn((await admin.get('/staff/new-key')).text, 'formKey');
    const wanted = { ...form, owner: scheme.people.approver.id, ...days, year: '2027', formKey };
    for (let time = 0; time < 2; time += 1) {
      expect((await admin.post('/staff/new-key', wanted)).text).toContain('The key waits to be taken');
    }
    const id = await idOf('Referral system');
    expect((await admin.get(`/staff/${id}`)).text).toContain('Not yet: it does not work');
    expect((await admin.get(`/staff/${id}/end`)).text).toContain(
      'If the program still needs one, let it have a new key.',
    );
    expect(locationOf(await admin.get(`/your-sign-in/take-key?key=${id}`))).toBe('/your-sign-in');
    expect((await admin.post(`/your-sign-in/take-key?key=${id}`)).status).toBe(404);
    expect((await approver.get('/your-sign-in')).text).toContain('Waits for you to take it');
    expect((await approver.get(`/your-sign-in/take-key?key=${id}`)).text).toContain('until 31 March 2027');
    const taken = await approver.post(`/your-sign-in/take-key?key=${id}`);
    const key = /pp_test_[\w-]{43}/.exec(taken.text)?.[0] ?? '';
    expect(await service.staff.authenticateApiKey(key, 'r')).toMatchObject({ role: 'approver', id });
    const again = await approver.post(`/your-sign-in/take-key?key=${id}`);
    expect(again.text).toContain('This key was taken and shown already');
    expect(again.text).not.toContain(key);
    expect((await approver.get('/your-sign-in')).text).toContain('Last used 22 November 2026');
    for (const by of [admin, approver]) expect((await by.get(`/staff/${id}`)).text).not.toContain(key);
    expect((await approver.post(`/your-sign-in/end-key?key=${id}`)).text).toContain('Key ended');
    expect(await service.staff.authenticateApiKey(key, 'r')).toBeNull();
    expect((await admin.post('/staff/new-key', { formKey })).text).toContain('Say which program the key is for');
  });
});

describe('an auditor', () => {
  it('reads who has which access, what became of leavers and who answers for keys, and changes nothing (R17)', async () => {
    const hugh = await signInAs(service.baseUrl, scheme.people.auditor.id);
    expect((await hugh.get('/oversight')).text).toContain('href="/staff"');
    const list = (await hugh.get('/staff')).text;
    expect(list).toContain('Colin Placeholder');
    expect(list).not.toContain('/staff/new');
    const page = (await hugh.get(`/staff/${colin.id}`)).text;
    expect(page).toContain('Practice manager');
    for (const act of ['/change', '/end', '/identity', '/unlink', 'Signs in as']) expect(page).not.toContain(act);
    expect((await hugh.get(`/staff/${colin.id}/end`)).status).toBe(403);
    expect((await hugh.get('/staff/export')).status).toBe(200);
  });
});

describe('a delegation on the pages (R18)', () => {
  const form = () => ({ principalId: colin.id, day: '31', month: '3', year: '2027', reason: 'Both partners are away' });

  it('is named by an approver, lets the practice manager decide, and ends', async () => {
    const manager = await signInAs(service.baseUrl, colin.id);
    await service.awards.requestAward(scheme.people.requester, { request: requestFor(), options: {} });
    const decides = async () => (await manager.get('/tasks')).text.includes('/decide"');
    expect(await decides()).toBe(false);
    const wrong = await approver.post('/delegations/new', { ...form(), principalId: '', day: '' });
    expect(wrong.text).toContain('Choose who may approve');
    expect(wrong.text).toContain('Enter the last day');
    const long = await approver.post('/delegations/new', { ...form(), year: '2028' });
    expect(long.text).toContain('A delegation lasts 12 months at most');
    expect((await approver.post('/delegations/new', form())).text).toContain('Colin Placeholder, until 31 March 2027');
    expect(await decides()).toBe(true);
    const commissioner = await signInAs(service.baseUrl, scheme.people.commissioner.id);
    const listed = (await commissioner.get('/delegations')).text;
    expect(listed).toContain('Colin Placeholder');
    expect(listed).toContain('Both partners are away');
    expect(listed).not.toContain('/end');
    const { id } = await inScope(service.db, 'all', (trx) => trx('delegations').first('id'));
    await approver.post(`/delegations/${id}/end`);
    expect(await decides()).toBe(false);
    expect((await approver.get(`/delegations/${id}/end`)).text).toContain('over already');
  });
});

describe('a declaration on the pages (R14)', () => {
  it('is kept without the name, and listed by how close', async () => {
    const form = { link: 'household', familyName: 'Closeman', day: '9', month: '7', year: '1952', nhsNumber: '' };
    const missing = await approver.post('/declarations', { ...form, link: '', familyName: '' });
    expect(missing.text).toContain('Choose how close you are');
    const wrong = await approver.post('/declarations', { ...form, familyName: '', nhsNumber: '999 123 4567' });
    expect(wrong.text).toContain('Enter a family name');
    expect(wrong.text).toContain('is only an example');
    expect((await approver.post('/declarations', form)).text).toContain('Somebody you live with');
    const page = (await approver.get('/declarations')).text;
    expect(page).toContain('Somebody you live with, declared on 22 November 2026');
    expect(page).not.toContain('Closeman');
  });
});
