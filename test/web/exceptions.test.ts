import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPerson, openScheme, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { excepting } from '../modules/exceptions/excepted.ts';
import { holderOf } from './holder.ts';
import { hiddenIn, signInAs, type Visitor } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let acts: ReturnType<typeof excepting>;
const visitors = {} as Record<'requester' | 'approver' | 'finance' | 'auditor', Visitor>;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  acts = excepting(service, scheme);
  for (const role of ['requester', 'approver', 'finance', 'auditor'] as const) {
    visitors[role] = await signInAs(service.baseUrl, scheme.people[role].id);
  }
});
afterAll(() => service[Symbol.asyncDispose]());

const FORM = {
  subject: 'shop',
  amount: '20.00',
  payments: '1',
  day: '6',
  month: '12',
  year: '2026',
  reason: 'The only place near her for what her plan names',
};
const linkIn = (page: string, pattern: RegExp) => pattern.exec(page)?.[1] ?? '';
const reviewOf = async (authorizationId: string): Promise<string> =>
  (await acts.all((trx) => trx('decline_reviews').where({ authorization_id: authorizationId }).first('id'))).id;

describe('exceptions on pages (R43)', () => {
  it('go from the declined payment to the form, to the approver’s tasks, and back to the award with what is left', async () => {
    const { requester, approver } = visitors;
    const { awardId } = await acts.declined();
    const ask = linkIn((await requester.get(`/awards/${awardId}`)).text, /href="(\/payments\/iauth_[^"]+\/exception)"/);
    const form = (await requester.get(ask)).text;
    expect(form).toContain('Ask to allow Foamline Spa');
    expect(form).toMatch(/name="amount"[^>]*value="20\.00"|value="20\.00"[^>]*name="amount"/);
    expect(form).toContain('Only this shop');
    const asked = await requester.post(ask, FORM);
    expect(asked.text).toContain('You have asked for an exception');
    const at = linkIn(asked.text, /href="(\/exceptions\/[^"]+)"/);
    expect((await approver.get('/approvals')).text).toContain(`href="${at}"`);
    expect((await approver.get('/tasks')).text).toContain('may pay in a shop beyond the policy');
    expect((await requester.get(at)).text).not.toContain('Allow it');
    const waiting = (await requester.get(`/awards/${awardId}`)).text;
    expect(waiting).toContain('Waits for an approver');
    expect(waiting).not.toContain(ask);
    const decision = (await approver.get(at)).text;
    expect(decision).toContain('Test requester asks to allow Foamline Spa: up to £20.00 in one payment');
    expect(decision).toContain(FORM.reason);
    expect((await approver.post(`${at}/allow`)).text).toContain('Tell the person that they can try again');
    const late = (await approver.get(`${at}/refuse`)).text;
    expect(late).toContain('It is decided already.');
    expect(late).not.toContain('name="reason"');
    const award = (await requester.get(`/awards/${awardId}`)).text;
    expect(award).toContain('£20.00 and one payment left until 6 December 2026');
    expect((await approver.get('/approvals')).text).not.toContain(`href="${at}"`);
  });

  it('stand at each old decline of the shop as they are: allowed until a day, then used up, and can be asked for again', async () => {
    const { requester } = visitors;
    const { awardId, authorizationId } = await acts.declined();
    const page = async () => (await requester.get(`/awards/${awardId}`)).text;
    const again = `href="/payments/${authorizationId}/exception">Ask again to allow Foamline Spa`;
    await acts.allowed(authorizationId);
    const running = await page();
    expect(running).toContain('Allowed until 6 December 2026: £20.00 and one payment left.');
    expect(running).toContain(again);
    expect(running).not.toContain('>Ask to allow Foamline Spa');
    await acts.pay(awardId);
    const over = await page();
    expect(over).toContain('What was allowed here was used up on 22 November 2026.');
    expect(over).toContain(again);
    const other = await acts.tap(awardId, { at: 'cafe' });
    expect(await page()).toContain(`href="/payments/${other.id}/exception">Ask to allow Kite &amp; Kettle`);
  });

  it('tell whoever holds the card what is allowed beyond the policy, as long as it can be used', async () => {
    const { awardId, authorizationId } = await acts.declined();
    const holder = await holderOf(service, scheme, awardId);
    const allowed = 'Foamline Spa: up to £20.00 in one payment, until 6 December 2026';
    const pages = ['/my-award/where', '/my-award/will-it-work'];
    for (const page of pages) expect((await holder.get(page)).text).not.toContain('allowed');
    await acts.allowed(authorizationId);
    for (const page of pages) expect((await holder.get(page)).text).toContain(allowed);
    await acts.pay(awardId);
    for (const page of pages) expect((await holder.get(page)).text).not.toContain('Foamline');
  });

  it('say to whoever asks and whoever decides what else declines the same payment, and what can be done', async () => {
    const { requester, approver } = visitors;
    const awardId = await acts.award();
    const { id: authorizationId } = await acts.tap(awardId, { pence: 7000 });
    const others = [
      'An exception leaves this as it is',
      '£70.00 is more than the £60.00 available',
      'Ask for an amount',
    ];
    const form = (await requester.get(`/payments/${authorizationId}/exception`)).text;
    const exceptionId = await acts.ask(authorizationId, { mostPence: 6000 });
    const read = (visitor: Visitor) => visitor.get(`/exceptions/${exceptionId}`);
    const pages = [form, (await read(requester)).text, (await read(approver)).text];
    for (const page of pages) for (const words of others) expect(page).toContain(words);
    expect((await approver.get('/approvals')).text).toContain('The payment was declined for more');
    const plain = await acts.declined();
    const shown = (await requester.get(`/payments/${plain.authorizationId}/exception`)).text;
    expect(shown).not.toContain('An exception leaves this as it is');
    await service.exceptions.refuseException(scheme.people.approver, { exceptionId, reason: 'Too much for it' });
    expect((await read(requester)).text).not.toContain('An exception leaves this as it is');
  });

  it('are told of on the award to its practice, and not to safeguarding, whose they are not', async () => {
    const { requester } = visitors;
    const { awardId } = await acts.declined();
    const ask = linkIn((await requester.get(`/awards/${awardId}`)).text, /href="(\/payments\/iauth_[^"]+\/exception)"/);
    await requester.get(ask);
    await requester.post(ask, FORM);
    const told = 'An exception was asked for';
    expect((await requester.get(`/awards/${awardId}`)).text).toContain(told);
    const lena = await signInAs(service.baseUrl, (await addPerson(service, 'safeguarding', [])).id);
    const seen = (await lena.get(`/awards/${awardId}`)).text;
    expect(seen).toContain('What happened');
    expect(seen).not.toContain(told);
  });

  it('tell all that is wrong with the form at once, and keep what was typed', async () => {
    const { authorizationId } = await acts.declined();
    const at = `/payments/${authorizationId}/exception`;
    await visitors.requester.get(at);
    const empty = await visitors.requester.post(at, { reason: 'Kept as typed' });
    for (const fault of [
      'Choose what to allow',
      'Enter an amount',
      'Enter a number of payments',
      'Enter a real date',
    ]) {
      expect(empty.text).toContain(fault);
    }
    expect(empty.text).toContain('Kept as typed');
    const beyond = await visitors.requester.post(at, { ...FORM, amount: '6000', year: '2027' });
    expect(beyond.text).toContain('Give an amount up to £60.00, which was awarded');
    expect(beyond.text).toContain('the last day of the award');
  });

  it('say that what is never allowed cannot be, and offer no form for it (R41)', async () => {
    const { awardId, authorizationId } = await acts.declined('bets');
    expect((await visitors.requester.get(`/awards/${awardId}`)).text).not.toContain('/exception"');
    const page = (await visitors.requester.get(`/payments/${authorizationId}/exception`)).text;
    expect(page).toContain('is never allowed: no exception is possible.');
    expect(page).not.toContain('name="reason"');
  });

  it('tell an approver that somebody else must decide on what they asked for themselves (R13)', async () => {
    const { authorizationId } = await acts.declined();
    const id = await acts.ask(authorizationId, {}, scheme.people.approver);
    const page = (await visitors.approver.get(`/exceptions/${id}`)).text;
    expect(page).toContain('You asked for this yourself');
    expect(page).not.toContain('Allow it');
    expect((await visitors.approver.post(`/exceptions/${id}/allow`)).text).toContain(
      'Whoever asks for an exception cannot decide on it.',
    );
  });

  it('lead from the finance case to its outcome: exception allowed (R53)', async () => {
    const { finance, approver } = visitors;
    const { authorizationId } = await acts.reviewed();
    const review = `/declines/${await reviewOf(authorizationId)}`;
    const ask = `/payments/${authorizationId}/exception`;
    const open = (await finance.get(review)).text;
    expect(open).toContain(`href="${ask}"`);
    expect(open).toContain('Foamline Spa: £20.00 did not go through, because the policy does not cover it.');
    await finance.get(ask);
    const at = linkIn((await finance.post(ask, FORM)).text, /href="(\/exceptions\/[^"]+)"/);
    expect((await finance.get(review)).text).not.toContain(`href="${ask}"`);
    expect((await finance.get(at)).text).not.toContain('Allow it');
    await approver.get(at);
    await approver.post(`${at}/allow`);
    const closed = (await finance.get(review)).text;
    expect(closed).toContain('Exception allowed');
    expect(closed).toContain('Test approver allowed an exception until 6 December 2026.');
  });

  it('are asked for from a case that tells each further try once, and not as an earlier payment (R52)', async () => {
    const { awardId, authorizationId } = await acts.reviewed();
    service.clock.advance(120_000);
    await acts.pay(awardId);
    const { text } = await visitors.finance.get(`/declines/${await reviewOf(authorizationId)}`);
    expect(text).toMatch(/<dd>2: again \d+ November 2026 at [\d:]+[ap]m<\/dd>/);
    expect(text).toMatch(/Earlier payments on this award<\/h2>\s*<p>None\.<\/p>/);
  });

  it('are refused and withdrawn only with a reason, which is on record', async () => {
    const { approver, requester } = visitors;
    const tried = [await acts.declined(), await acts.declined()];
    const [shop, kind] = await Promise.all(tried.map(({ authorizationId }) => acts.ask(authorizationId)));
    const refuse = `/exceptions/${shop}/refuse`;
    expect(hiddenIn((await approver.get(refuse)).text, '_csrf')).not.toBe('');
    expect((await approver.post(refuse)).text).toContain('<title>Error: Refuse this exception');
    expect((await approver.post(refuse, { reason: 'We pay it by invoice' })).text).toContain('Refused');
    expect((await requester.get(`/exceptions/${shop}`)).text).toContain('We pay it by invoice');
    const withdraw = `/exceptions/${kind}/withdraw`;
    await requester.get(withdraw);
    expect((await requester.post(withdraw, { reason: 'Another place was found' })).text).toContain('Withdrawn');
    expect((await requester.get(`/exceptions/${kind}`)).text).toContain('Another place was found');
  });

  it('are a report for the auditor, without a name of anybody helped (R16, R60)', async () => {
    const { authorizationId } = await acts.declined();
    const id = await acts.ask(authorizationId, { reason: 'Reported with its reason' });
    const page = (await visitors.auditor.get('/exceptions?state=asked')).text;
    expect(page).toContain(`href="/exceptions/${id}"`);
    expect(page).toContain('Reported with its reason');
    expect(page).not.toContain('Demoson');
    expect((await visitors.auditor.get(`/exceptions/${id}`)).text).not.toMatch(/Demoson|Withdraw it|Allow it/);
  });
});
