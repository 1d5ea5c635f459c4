import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemPrincipal } from '../../src/kernel/principal.ts';
import { makeAward, openScheme, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { openPool } from '../harness/two-practices.ts';
import { hiddenIn, signInAs, type Visitor } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
const at = (iso: string) => service.clock.set(new Date(iso));
const signIn = (role: 'requester' | 'commissioner'): Promise<Visitor> =>
  signInAs(service.baseUrl, scheme.people[role].id);

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

it('a year is warned of, carried past, closed and cleared on the commissioner’s pages (R7, R8, R12)', async () => {
  at('2027-02-28T12:00:00Z');
  expect((await (await signIn('requester')).get('/')).text).not.toContain('The year ends');
  const early = await signIn('commissioner');
  const refused = (await early.get('/budgets/DEMO-01/close?year=2026/27')).text;
  expect(refused).toContain('This budget can be closed from 1 March 2027.');
  expect(refused).not.toContain('This cannot be undone');
  const resting = (await early.get('/budgets/DEMO-01/move-money?year=2026/27')).text;
  expect(resting).toContain('This budget is not closed. Its money stays in it.');
  expect(resting).not.toContain('rests in the closed budget');
  at('2027-03-10T10:00:00Z');
  const late = { amountPence: 6000, expiresOn: '2027-03-31' };
  const ending = await makeAward(service, scheme, late);
  const carried = await makeAward(service, scheme, late);
  const requester = await signIn('requester');
  const commissioner = await signIn('commissioner');
  expect((await requester.get('/')).text).toContain('The year ends on 31 March 2027. £120.00 is promised');
  expect((await commissioner.get('/oversight')).text).toContain('The year ends on 31 March 2027');
  const carry = `/awards/${carried.id}/carry-forward`;
  expect((await commissioner.get(carry)).text).toContain('30 June 2027');
  expect((await commissioner.post(carry)).text).toContain('Choose its new last day');
  const until = { until: '2027-05-31', reason: 'The hotel put her break off' };
  expect((await commissioner.post(carry, until)).text).toContain('Its last day is 31 May 2027');
  expect((await requester.get(`/awards/${carried.id}`)).text).toContain('The commissioner let it end after its year');

  const close = '/budgets/DEMO-01/close?year=2026/27';
  const preview = await commissioner.get(close);
  expect(preview.text).toContain('One award would end, and £60.00 would come back');
  expect(preview.text).toContain('One award with £60.00 would go on');
  expect(preview.text).toContain(ending.reference);
  expect((await commissioner.post(close)).text).toContain('The budget is closed');
  await service.settle();
  expect((await requester.get(`/awards/${ending.id}`)).text).toContain('the year of its budget ended');
  expect((await requester.get('/make-award')).text).toContain('No award can be made now');

  at('2027-04-06T10:00:00Z');
  const later = await signIn('commissioner');
  expect((await later.get('/oversight')).text).toContain('£9,940.00 rests in the closed budget');
  const closed = await later.get('/budgets/DEMO-01?year=2026/27');
  expect(closed.text).toContain('£9,940.00 rests in it until the commissioner moves it on');
  expect(closed.text).not.toContain('Close this budget');
  const move = '/budgets/DEMO-01/move-money?year=2026/27';
  const shown = (await later.get(move)).text;
  expect(shown).toContain('name="amountPence" value="994000"');
  const formKey = /name="formKey" value="([\w-]+)"/.exec(shown)?.[1] ?? '';
  const back = { to: 'commissioner', reason: 'What was not spent goes back', amountPence: '994000', formKey };
  expect((await later.post(move, { ...back, reason: '' })).text).toContain('Write why it is moved');
  expect((await later.post(move, { ...back, amountPence: '' })).text).toContain('Look at the amount again');
  expect((await later.post(move, { ...back, amountPence: '994001' })).text).toContain(
    'Only £9,940.00 rests in this budget.',
  );
  expect((await later.post(move, back)).text).toContain('The money is moved on');
  expect((await later.post(move, back)).text).toContain('The money is moved on');
  expect((await later.post(move, { ...back, amountPence: '0' })).text).toContain('Look at the amount again');
  expect((await later.get('/budgets/DEMO-01?year=2026/27')).text).toContain('The budget for 2026/27 is closed.');
  expect((await later.get('/oversight')).text).not.toContain('rests in the closed budget');
}, 30_000);

it('a pool is closed and cleared on pages as a practice’s budget is (R8, R12)', async () => {
  at('2027-03-10T10:00:00Z');
  const allianceId = await service.budgets.createAlliance(systemPrincipal('test'), {
    ...{ code: 'MARRAM', name: 'Marram Bay Alliance' },
    ...{ practiceIds: [scheme.practiceId], joinedOn: '2026-04-01' },
  });
  const pool = `/pools/${await openPool(service, { scheme, allianceId, allocationPence: 20_000 })}`;
  const commissioner = await signIn('commissioner');
  expect((await commissioner.get(`${pool}/year-end`)).text).toContain(`href="${pool}/close"`);
  expect((await commissioner.get(`${pool}/close`)).text).toContain('£200.00 would rest in it');
  expect((await commissioner.post(`${pool}/close`)).text).toContain('The budget is closed');
  await service.settle();
  expect((await commissioner.get(`${pool}/year-end`)).text).toContain(`href="${pool}/move-money"`);
  const formKey = hiddenIn((await commissioner.get(`${pool}/move-money`)).text, 'formKey');
  const back = { to: 'commissioner', reason: 'What was not spent goes back', amountPence: '20000', formKey };
  expect((await commissioner.post(`${pool}/move-money`, back)).text).toContain('The money is moved on');
  expect((await commissioner.get(pool)).text).toContain('The budget for 2026/27 is closed.');
});

it('budgets are drafted for the year that the page named, though the next began meanwhile (R5, R8)', async () => {
  at('2029-03-31T22:58:00Z');
  const commissioner = await signIn('commissioner');
  const pages = await Promise.all(['/budgets/new', '/budgets/new?year=2028/29'].map((path) => commissioner.get(path)));
  const [next = '', present = ''] = pages.map(({ text }) => hiddenIn(text, 'financialYear'));
  at('2029-03-31T23:03:00Z');
  const send = (path: string, financialYear: string) =>
    commissioner.post(path, { owners: 'DEMO-01', ...(financialYear ? { financialYear } : {}) });
  expect((await send('/budgets/new', next)).text).toContain('One budget for 2029/30 is drafted');
  expect((await send('/budgets/new?year=2028/29', present)).text).toContain(
    'Draft the budget of 2029/30 or of 2030/31.',
  );
});
