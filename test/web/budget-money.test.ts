import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAward, openScheme, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { addNeighbour, type Neighbour, openPool } from '../harness/two-practices.ts';
import { hiddenIn, signInAs, type Visitor } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let neighbour: Neighbour;
let poolId: string;
let giver: Visitor;
let getter: Visitor;
let finance: Visitor;
let commissioner: Visitor;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service, { allocationPence: 50_000 });
  neighbour = await addNeighbour(service, scheme);
  poolId = await openPool(service, { scheme, allianceId: neighbour.allianceId, allocationPence: 20_000 });
  const { practice_manager, finance: farida, commissioner: grace } = scheme.people;
  giver = await signInAs(service.baseUrl, practice_manager.id);
  getter = await signInAs(service.baseUrl, neighbour.people.practice_manager.id);
  finance = await signInAs(service.baseUrl, farida.id);
  commissioner = await signInAs(service.baseUrl, grace.id);
}, 30_000);
afterAll(() => service[Symbol.asyncDispose]());

/** A page as it is read: no markup, and one blank between words. */
const wordsOf = async (visitor: Visitor, path: string) =>
  (await visitor.get(path)).text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('money between practices', () => {
  it('is offered, agreed to by three and moved, on the pages of each (R9)', async () => {
    const form = (await giver.get('/virements/new')).text;
    expect(form).toContain('Test Surgery has £');
    const offer = {
      fromPractice: 'DEMO-01',
      toPractice: 'DEMO-02',
      amount: '25.50',
      formKey: hiddenIn(form, 'formKey'),
    };
    const wrong = await giver.post('/virements/new', { ...offer, amount: 'some', toPractice: '' });
    expect(wrong.text).toContain('href="#reason"');
    expect(wrong.text).toContain('Choose the practice that gets it');
    expect(wrong.text).toContain('Enter an amount in pounds');
    expect((await giver.post('/virements/new', { ...offer, reason: 'Short' })).text).toContain(
      'at least 10 characters',
    );
    const made = await giver.post('/virements/new', { ...offer, reason: 'Their pot is empty and ours is not' });
    expect(made.text).toContain('Offer made');
    const at = /href="(\/virements\/[\da-f-]{36})"/.exec(made.text)?.[1] ?? '';
    expect(await wordsOf(giver, at)).toContain('DEMO-02 Surgery Has not agreed Alliance finance Has not agreed');
    expect(await wordsOf(giver, '/tasks')).not.toContain('Agree or not');
    for (const visitor of [getter, finance])
      expect(await wordsOf(visitor, '/tasks')).toContain('Agree or not to money');
    expect(await wordsOf(getter, `${at}/agree`)).toContain('You agree for DEMO-02 Surgery.');
    for (const _ of ['once', 'sent again']) {
      const agreed = (await getter.post(`${at}/agree`)).text;
      expect(agreed).toContain('You have agreed');
      expect(agreed).not.toContain('the money has moved');
    }
    expect(await wordsOf(finance, `${at}/agree`)).toContain('The other two have agreed, so the money moves at once.');
    for (const visitor of [finance, finance, getter])
      expect((await visitor.post(`${at}/agree`)).text).toContain('Agreed, and the money has moved');
    expect(await wordsOf(getter, at)).toContain('£25.50 from Test Surgery to DEMO-02 Surgery has moved');
    expect(await wordsOf(getter, '/budgets/DEMO-02?what=money')).toMatch(/Moved between practices .* \+£25\.50/);
    expect(await wordsOf(giver, '/budgets/DEMO-01?what=money')).toMatch(/Moved between practices .* −£25\.50/);
    expect(await wordsOf(giver, `${at}/withdraw`)).toContain('This cannot be done');
    expect(await wordsOf(giver, '/virements?state=agreed')).toContain('Agreed, and moved');
    expect(await wordsOf(giver, '/virements?state=expired')).toContain('No offer is like that.');
  });

  it('is refused with a reason that the others read, and only by those who have not agreed', async () => {
    const { id } = await service.budgets.proposeVirement(scheme.people.finance, {
      fromPractice: 'DEMO-02',
      toPractice: 'DEMO-01',
      amountPence: 1000,
      reason: 'To see whether they would',
      idempotencyKey: 'refused',
    });
    const at = `/virements/${id}`;
    expect(await wordsOf(finance, at)).not.toContain('Refuse');
    expect((await giver.post(`${at}/refuse`, { reason: '' })).text).toContain('Write why');
    expect((await giver.post(`${at}/refuse`, { reason: 'We need none' })).text).toContain('Refused');
    expect(await wordsOf(finance, at)).toMatch(/Test practice_manager refused it\..*Note We need none/);
  });
});

describe('the page of a budget', () => {
  it('tells its pace, what each policy took, and lets movements be chosen', async () => {
    await makeAward(service, scheme, { amountPence: 4000 });
    const page = await wordsOf(giver, '/budgets/DEMO-01');
    expect(page).toContain('At its pace since 1 April it lasts all year.');
    expect(page).toMatch(/£[\d,.]+ was promised.* more than £[\d,.]+ is too (fast|much)/);
    expect(page).toMatch(/November 2026 Spent £0\.00 Used £/);
    expect(page).toMatch(/By policy .*Food and essentials P5/);
    expect(await wordsOf(giver, '/budgets/DEMO-01?what=awards')).toContain('Set aside for an award');
    expect(await wordsOf(giver, '/budgets/DEMO-01?what=awards')).not.toContain('Allocation from the commissioner');
    expect(await wordsOf(giver, '/budgets/DEMO-01?from=2026-11-23')).toContain('No movement is like that.');
    expect(await wordsOf(giver, '/budgets/DEMO-01?from=nonsense&what=any')).toContain(
      'Allocation from the commissioner',
    );
  });

  it('has its pace set by the commissioner, within bounds (R11)', async () => {
    const at = '/budgets/DEMO-01/pacing';
    const wrong = await commissioner.post(at, { warnOverPercent: 'much', isHardStop: 'no', mostAwards: '' });
    expect(wrong.text).toContain('Give a whole number from 0 to 500.');
    const set = await commissioner.post(at, { warnOverPercent: '30', isHardStop: 'no', mostAwards: '90' });
    expect(set.text).toContain('The pace is set');
    expect(await wordsOf(giver, '/budgets/DEMO-01')).toContain('A practice may make at most 90 awards from it');
    expect((await giver.get(at)).status).toBe(403);
  });

  it('shows an alert until each side has taken note, and the home of the practice does too (R64)', async () => {
    const { id } = await makeAward(service, scheme, { policy: 'P1', amountPence: 30_000, expiresOn: '2027-01-20' });
    await makeAward(service, scheme, {
      policy: 'P8',
      method: 'voucher',
      methodsOffered: ['voucher', 'invoice'],
      amountPence: 10_000,
    });
    await service.settle();
    for (const visitor of [giver, finance]) {
      expect(await wordsOf(visitor, '/budgets/DEMO-01')).toMatch(/\d+% of this budget is used: £[\d.]+ of £[\d.]+/);
    }
    expect(await wordsOf(giver, '/')).toMatch(/This month is too fast: .* \d+% of this budget is used/);
    const action =
      /action="(\/budget-alerts\/[\da-f-]{36}\/note)"/.exec((await giver.get('/budgets/DEMO-01')).text)?.[1] ?? '';
    expect(await wordsOf(giver, action)).toContain('Once you have taken note it is no task any more.');
    expect((await giver.post(action)).text).toContain('You have taken note');
    expect((await giver.get('/budgets/DEMO-01')).text).not.toContain(action);
    expect(await wordsOf(giver, '/')).not.toMatch(/\d+% of this budget is used/);
    expect((await finance.get('/budgets/DEMO-01')).text).toContain(action);
    await service.awards.endAward(scheme.people.practice_manager, { awardId: id, reason: 'cancelled' });
  });

  it('leads through the end of its year, step by step (R8)', async () => {
    const page = await wordsOf(commissioner, '/budgets/DEMO-01/year-end');
    expect(page).toContain('The year ends on 31 March 2027.');
    expect(page).toMatch(/Close the budget The commissioner, from 1 March 2027\. .* Not yet/);
    expect(page).toContain('Open the budget of 2027/28');
  });
});

describe('a pool', () => {
  it('shows each practice its share and what everybody used; the commissioner sets both', async () => {
    expect((await giver.get('/budgets/MARRAM')).headers['location']).toBe(`/pools/${poolId}`);
    const at = `/pools/${poolId}`;
    const terms = { 'share-DEMO-01': 'all', 'share-DEMO-02': '', policies: 'P3' };
    expect((await commissioner.post(`${at}/terms`, terms)).text).toContain('Enter an amount in pounds');
    expect((await commissioner.post(`${at}/terms`, { ...terms, 'share-DEMO-01': '900' })).text).toContain(
      'The shares come to £900.00',
    );
    const set = await commissioner.post(`${at}/terms`, { ...terms, 'share-DEMO-01': '150' });
    expect(set.text).toContain('shares and purpose are set');
    const page = await wordsOf(giver, at);
    expect(page).toContain('Your share is £150.00, so you may use £150.00 more.');
    expect(page).toMatch(/every practice of the alliance for [^.]*\(P3\)/);
    expect(await wordsOf(getter, at)).toContain('You may use whatever is left.');
    expect((await giver.get(`${at}/terms`)).status).toBe(403);
  });
});

describe('the life of a budget, on pages (R5, R10)', () => {
  const NEXT = '2027/28';
  const list = `/oversight?year=${NEXT}`;

  it('is drafted by the commissioner for whoever has none, a pool beside practices', async () => {
    expect(await wordsOf(finance, list)).toContain('Two practices have no budget for 2027/28.');
    expect(await wordsOf(finance, list)).not.toContain('has no pool');
    const form = `/budgets/new?year=${NEXT}`;
    expect((await commissioner.post(form)).text).toContain('Choose whose budgets to draft');
    const both = `_csrf=${commissioner.token()}&owners=DEMO-01&owners=DEMO-02`;
    const sent = await commissioner.sendRaw(form, 'application/x-www-form-urlencoded', both);
    expect(await wordsOf(commissioner, sent.headers['location'] ?? '')).toContain(
      'Two budgets for 2027/28 are drafted',
    );
    expect(await wordsOf(commissioner, list)).toMatch(/Test Surgery DEMO-01 .*Not sent .*Allocate money/);
    expect(await wordsOf(finance, list)).toContain('Allocate money The commissioner');
    expect((await finance.get(form)).status).toBe(403);
    expect((await commissioner.get(list)).text).toContain('/budgets/DEMO-01/allocate?year=2027/28');
  });

  it('of a pool goes from its draft to its opening, and every step is found where its person stands', async () => {
    const shared = 'A pool, shared by two practices: DEMO-02 Surgery, Test Surgery';
    expect(await wordsOf(commissioner, `/budgets/new?year=${NEXT}`)).toContain(shared);
    expect((await commissioner.post(`/budgets/new?year=${NEXT}`, { owners: 'MARRAM' })).text).toContain(
      'One budget for 2027/28 is drafted',
    );
    const at = /\/pools\/[\da-f-]{36}(?=\/allocate)/.exec((await commissioner.get(list)).text)?.[0] ?? '';
    expect((await commissioner.get(at)).text).not.toContain(`href="${at}/send-letter"`);
    const empty = (await commissioner.get(`${at}/send-letter`)).text;
    expect(empty).toContain('Allocate money first.');
    expect(empty).not.toMatch(/<button[^>]*>\s*Send the letter/);
    const formKey = hiddenIn((await commissioner.get(`${at}/allocate`)).text, 'formKey');
    const money = { formKey, way: 'add', amount: '1,200', reason: 'What was agreed for the year' };
    const wrong = await commissioner.post(`${at}/allocate`, { ...money, amount: 'much', reason: '' });
    expect(wrong.text).toContain('Enter an amount in pounds');
    expect(wrong.text).toContain('Write why, in at least 10 characters');
    for (const _ of ['once', 'sent again']) {
      expect((await commissioner.post(`${at}/allocate`, money)).text).toContain('The money is allocated');
    }
    const back = { ...money, way: 'cut', amount: '200' };
    expect((await commissioner.post(`${at}/allocate`, back)).text).toContain('The allocation is cut');
    expect((await commissioner.post(`${at}/allocate`, { ...back, way: 'add' })).text).toContain(
      'The money is allocated',
    );
    const again = await commissioner.post(`${at}/allocate`, { ...money, way: 'cut', amount: '1,300', formKey: uuid() });
    expect(again.text).toContain('The cut is £100.00 more than is left.');
    expect(await wordsOf(commissioner, at)).toContain('Allocated £1,200.00');
    expect((await finance.get(at)).text).toContain(`href="${at}/movements"`);
    expect(await wordsOf(finance, `${at}/movements?what=money`)).toMatch(
      /Allocation reduced .*Allocation from the comm/,
    );
    expect((await giver.get(`${at}/movements`)).status).toBe(403);
    expect((await commissioner.post(`${at}/terms`, { 'share-DEMO-01': '700', policies: 'P3' })).text).toContain(
      'are set',
    );
    expect(await wordsOf(commissioner, list)).toContain('Send the letter');
    expect((await commissioner.post(`${at}/send-letter`)).text).toContain('Letter sent');
    expect((await giver.get('/tasks')).text).toContain(`href="${at}/acknowledge"`);
    expect(await wordsOf(giver, `${at}/acknowledge`)).toContain(
      'you say, for every practice of the alliance, that you have read',
    );
    expect((await getter.get(at)).text).toContain(`href="${at}/acknowledge"`);
    expect((await giver.post(`${at}/acknowledge`, { amountPence: '120000' })).text).toContain('Letter acknowledged');
    expect((await giver.get('/tasks')).text).not.toContain(`href="${at}/acknowledge"`);
    expect((await commissioner.get('/tasks')).text).toContain(`href="${at}/open"`);
    expect((await commissioner.post(`${at}/open`)).text).toContain('The budget is open');
    const reason = 'A pattern of payments is being looked into';
    expect((await commissioner.post(`${at}/stop`, { reason })).text).toContain('The budget is stopped');
    expect((await commissioner.post(`${at}/resume`, { reason: 'Nothing was found' })).text).toContain(
      'can be used again',
    );
    expect(await wordsOf(commissioner, `${at}/open`)).toContain('The state of this budget is “Open”');
    for (const act of ['allocate', 'open', 'close', 'pacing'])
      expect((await giver.get(`${at}/${act}`)).status).toBe(403);
  });

  it('is said in figures of the pool and of the own share, one link from the practice’s budget', async () => {
    expect((await giver.get('/budgets/DEMO-01')).text).toContain(`href="/pools/${poolId}"`);
    const page = await wordsOf(giver, `/pools/${poolId}`);
    expect(page).toMatch(
      /Allocated £200\.00 Spent £0\.00 On hold at shops £0\.00 Promised, not yet spent £0\.00 Left £200\.00/,
    );
    expect(page).toMatch(/Test Surgery DEMO-01 .*Spent £0\.00 On hold £0\.00 Promised £0\.00/);
  });

  it('of the next year is one link from the end of this one, and so are the awards of the practice', async () => {
    const page = (await commissioner.get('/budgets/DEMO-01/year-end')).text;
    expect(page).toMatch(/href="\/budgets\/(new|DEMO-01\/allocate)\?year=2027\/28"/);
    expect(page).toContain('href="/awards?practice=DEMO-01"');
  });
});
