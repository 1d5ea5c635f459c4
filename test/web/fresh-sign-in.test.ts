import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemPrincipal } from '../../src/kernel/principal.ts';
import { makeAward, openScheme, requestFor, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { openPool } from '../harness/two-practices.ts';
import { addSomebody } from '../modules/staff/people-of-tests.ts';
import { locationOf, signInAs, signInHere, type Visitor } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

const MINUTE = 60_000;

async function asked(amountPence: number): Promise<string> {
  const request = requestFor({ amountPence, policy: 'P1', expiresOn: '2027-01-31' });
  const { id } = await service.awards.requestAward(scheme.people.requester, { request, options: {} });
  return id;
}

/** What has become of the award, as its page says. */
async function statusOf(visitor: Visitor, id: string): Promise<string> {
  return locationOf(await visitor.get(`/awards/${id}/decided`)) === `/awards/${id}/decide` ? 'requested' : 'decided';
}

const signInAgain = async (visitor: Visitor, page: string, person: string): Promise<string> => {
  const { text } = await visitor.get(page);
  const start = /href="(\/sign-in\/start[^"]*)"/.exec(text)?.[1] ?? '';
  return signInHere(visitor, person, start.replaceAll('&amp;', '&'));
};

describe('an act with money from £300 on (R20)', () => {
  it('goes on within five minutes of signing in, and asks again after that; nothing is done meanwhile', async () => {
    const finance = await signInAs(service.baseUrl, scheme.people.finance.id);
    const [first, second] = [await asked(30_500), await asked(30_500)];
    service.clock.advance(4 * MINUTE);
    expect(locationOf(await finance.post(`/awards/${first}/approve`))).toBe(`/awards/${first}/decided`);
    service.clock.advance(2 * MINUTE);
    const sent = locationOf(await finance.post(`/awards/${second}/approve`));
    expect(sent).toMatch(/^\/sign-in\/again\?kept=/);
    const { text } = await finance.get(sent);
    expect(text).toContain('This is about £305.00');
    expect(await statusOf(finance, second)).toBe('requested');
  });

  it('is offered again as it was sent, and is done when it is sent again', async () => {
    const finance = await signInAs(service.baseUrl, scheme.people.finance.id);
    const id = await asked(30_500);
    service.clock.advance(6 * MINUTE);
    const again = locationOf(await finance.post(`/awards/${id}/approve`, { repeatReason: 'As "agreed" & noted' }));
    const next = await signInAgain(finance, again, scheme.people.finance.id);
    expect(next).toMatch(/^\/sign-in\/carry-on\?kept=/);
    const { text } = await finance.get(next);
    expect(text).toContain(`action="/awards/${id}/approve"`);
    expect(text).toContain('name="repeatReason" value="As &quot;agreed&quot; &amp; noted"');
    expect(await statusOf(finance, id)).toBe('requested');
    expect(locationOf(await finance.post(`/awards/${id}/approve`))).toBe(`/awards/${id}/decided`);
  });

  it('is offered again too where the form has the address of its page', async () => {
    const finance = await signInAs(service.baseUrl, scheme.people.finance.id);
    const page = '/virements/new';
    await finance.get(page);
    service.clock.advance(6 * MINUTE);
    const practices = { fromPractice: 'DEMO-01', toPractice: 'DEMO-02' };
    const typed = { ...practices, amount: '400', reason: 'More people than we thought', formKey: newId() };
    const again = locationOf(await finance.post(page, typed));
    const { text } = await finance.get(await signInAgain(finance, again, scheme.people.finance.id));
    expect(text).toContain(`action="${page}"`);
    expect(text).toContain('name="reason" value="More people than we thought"');
  });

  it('is not offered to somebody else who signs in instead', async () => {
    const visitor = await signInAs(service.baseUrl, scheme.people.finance.id);
    const id = await asked(30_500);
    service.clock.advance(6 * MINUTE);
    const again = locationOf(await visitor.post(`/awards/${id}/approve`));
    const next = await signInAgain(visitor, again, scheme.people.commissioner.id);
    expect(locationOf(await visitor.get(next))).toBe('/');
    expect(await statusOf(visitor, id)).toBe('requested');
  });

  it('asks nobody for less', async () => {
    const approver = await signInAs(service.baseUrl, scheme.people.approver.id);
    const id = await asked(29_900);
    service.clock.advance(6 * MINUTE);
    expect(locationOf(await approver.post(`/awards/${id}/approve`))).toBe(`/awards/${id}/decided`);
  });

  it('keeps what a page of one’s own held: its token and the practice', async () => {
    const finance = await signInAs(service.baseUrl, scheme.people.finance.id);
    await finance.get('/help');
    const token = finance.token();
    await signInHere(finance, scheme.people.finance.id);
    await finance.get('/help');
    expect(finance.token()).toBe(token);
  });
});

describe('an act of the commissioner that moves or promises money (R20)', () => {
  it('asks again from £300 on: allocating, opening, closing, and the terms of a pool', async () => {
    const { commissioner, practice_manager } = scheme.people;
    const allianceId = await service.budgets.createAlliance(systemPrincipal('test'), {
      ...{ code: 'MARRAM', name: 'Marram Bay Alliance' },
      ...{ practiceIds: [scheme.practiceId], joinedOn: '2026-04-01' },
    });
    const pool = `/pools/${await openPool(service, { scheme, allianceId, allocationPence: 40_000 })}`;
    const next = await service.budgets.draftBudget(commissioner, { owner: 'DEMO-01', financialYear: '2027/28' });
    const asked = { budgetId: next, amountPence: 40_000, reason: 'For the next year', idempotencyKey: next };
    await service.budgets.allocate(commissioner, asked);
    await service.budgets.sendLetter(commissioner, next);
    await service.budgets.acknowledgeLetter(practice_manager, next);
    const grace = await signInAs(service.baseUrl, commissioner.id);
    await grace.get('/budgets/DEMO-01');
    service.clock.advance(6 * MINUTE);
    const money = { way: 'add', reason: 'What was agreed', formKey: newId() };
    const acts: [string, Record<string, string>][] = [
      [`${pool}/allocate`, { ...money, amount: '300' }],
      ['/budgets/DEMO-01/open?year=2027/28', {}],
      ['/budgets/DEMO-01/close', {}],
      [`${pool}/close`, {}],
      [`${pool}/terms`, { policies: 'P3' }],
    ];
    for (const [path, form] of acts) {
      expect(locationOf(await grace.post(path, form)), path).toMatch(/^\/sign-in\/again\?kept=/);
    }
    expect((await grace.post(`${pool}/allocate`, { ...money, amount: '299' })).text).toContain(
      'The money is allocated',
    );
  });
});

describe('an act that says where money goes (R20, R51)', () => {
  it('asks again for a new supplier with its account, however the form says that it is new', async () => {
    const way = { policy: 'P2', method: 'invoice' as const, methodsOffered: ['invoice' as const, 'card' as const] };
    const { id } = await makeAward(service, scheme, { ...way, amountPence: 20_000 });
    const requester = await signInAs(service.baseUrl, scheme.people.requester.id);
    await requester.get('/help');
    service.clock.advance(6 * MINUTE);
    const form = { amount: '180', reference: 'INV-8', day: '22', month: '11', year: '2026' };
    const bank = { name: 'Dune Rails', accountName: 'Dune Rails', sortCode: '200000', accountNumber: '12345678' };
    for (const supplier of ['new', ' new']) {
      const sent = await requester.post(`/awards/${id}/invoice`, { ...form, ...bank, supplier });
      expect(locationOf(sent)).toMatch(/^\/sign-in\/again/);
    }
    expect(await service.db('suppliers')).toEqual([]);
  });
});

describe('an act that says who may do what (R20)', () => {
  it('asks again whatever the sum, and gives nobody a key meanwhile', async () => {
    const { id } = await addSomebody(service, { role: 'admin' });
    const admin = await signInAs(service.baseUrl, id);
    const keys = () => service.db('principals').where({ kind: 'api_key', name: 'Referrals' });
    await admin.get('/staff/new-key');
    service.clock.advance(6 * MINUTE);
    const key = { name: 'Referrals', role: 'admin', practice: '', owner: id };
    const again = locationOf(await admin.post('/staff/new-key', key));
    expect(again).toMatch(/^\/sign-in\/again\?kept=/);
    expect((await admin.get(again)).text).toContain('This is about who may do what');
    expect(await keys()).toEqual([]);
    for (const path of ['/staff/new', `/staff/${id}/identity`, `/staff/${id}/unlink`, `/staff/${id}/end`]) {
      expect(locationOf(await admin.post(path))).toMatch(/^\/sign-in\/again/);
    }
    await signInHere(admin, id);
    expect((await admin.post('/staff/new-key', key)).text).toContain('The key waits to be taken');
    const [granted] = await keys();
    service.clock.advance(6 * MINUTE);
    const take = `/your-sign-in/take-key?key=${granted?.id}`;
    expect(locationOf(await admin.post(take))).toMatch(/^\/sign-in\/again/);
    await signInHere(admin, id);
    expect((await admin.post(take)).text).toContain('It is shown only once');
  });

  it('asks for the switch of approval by rule, though not for switching it off, and for naming a delegate', async () => {
    const { commissioner, approver, practice_manager } = scheme.people;
    const grace = await signInAs(service.baseUrl, commissioner.id);
    const bell = await signInAs(service.baseUrl, approver.id);
    for (const one of [grace, bell]) await one.get('/help');
    service.clock.advance(6 * MINUTE);
    const reason = 'Small awards wait too long';
    expect(locationOf(await grace.post('/approval-by-rule', { isOn: 'yes', reason }))).toMatch(/^\/sign-in\/again/);
    expect((await grace.post('/approval-by-rule', { isOn: 'no', reason })).text).toContain('Approval by rule is off');
    const named = { principalId: practice_manager.id, day: '31', month: '3', year: '2027', reason: 'Both are away' };
    expect(locationOf(await bell.post('/delegations/new', named))).toMatch(/^\/sign-in\/again/);
  });
});
