import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findApprover, findAward } from '../../../src/modules/awards/index.ts';
import { readBudgetFigures } from '../../../src/modules/ledger/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { addPerson, openScheme, requestFor, type Scheme, stripeCardOf } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { addPracticeWithBudget } from '../../harness/two-practices.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
/** A Sunday morning: nobody is there. */
const SUNDAY = new Date('2026-11-22T10:00:00Z');
const REASON = 'No food in the house, nobody answers';

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
beforeEach(() => service.clock.set(SUNDAY));
afterAll(() => service[Symbol.asyncDispose]());

const all = <T>(work: Parameters<typeof inScope<T>>[2]) => inScope(service.db, 'all', work);
const awardOf = (id: string) => all((trx) => findAward(trx, id));
const ask = (changes: Parameters<typeof requestFor>[0] = {}) =>
  service.awards.requestAward(scheme.people.requester, { request: requestFor(changes), options: {} });
const issue = (awardId: string, by = scheme.people.requester) =>
  service.awards.issueUnderBreakGlass(by, { awardId, reason: REASON });

describe('issuing without a second person', () => {
  it('reserves the money and makes the card at once, out of hours (R4, R13)', async () => {
    const before = await all(async (trx) => (await readBudgetFigures(trx, [scheme.budgetId])).get(scheme.budgetId));
    const { id } = await ask({ amountPence: 6000 });
    expect((await issue(id)).status).toBe('active');
    expect((await issue(id)).status).toBe('active');
    const after = await all(async (trx) => (await readBudgetFigures(trx, [scheme.budgetId])).get(scheme.budgetId));
    expect(after?.availablePence).toBe((before?.availablePence ?? 0) - 6000);
    expect(await stripeCardOf(service, id)).toMatch(/^ic_/);
    expect(await all((trx) => findApprover(trx, id))).toBeNull();
    const { breakGlass } = await all((trx) => service.reports.awardDecisions(trx, id));
    expect(breakGlass).toMatchObject({
      reason: REASON,
      signedOffBy: null,
      signOffBy: new Date('2026-11-24T00:00:00Z'),
    });
  });

  it('is refused on a working day between 8am and 8pm (R13)', async () => {
    const { id } = await ask();
    service.clock.set(new Date('2026-11-23T12:00:00Z'));
    expect(await codeOf(issue(id))).toBe('break_glass_refused');
    service.clock.set(new Date('2026-11-23T20:00:00Z'));
    expect(await codeOf(issue(id))).toBe('done');
  });

  it('is refused above £60, for somebody else’s request and after a refusal (R13, R34)', async () => {
    const large = await ask({ policy: 'P3', amountPence: 6001 });
    expect(await codeOf(issue(large.id))).toBe('break_glass_refused');
    const own = await ask();
    expect(await codeOf(issue(own.id, scheme.people.approver))).toBe('break_glass_refused');
    await service.awards.refuseAward(scheme.people.approver, { awardId: own.id, reason: 'The food bank is open' });
    expect(await codeOf(issue(own.id))).toBe('wrong_state');
    const awardId = own.id;
    await service.awards.askReconsideration(scheme.people.requester, { awardId, words: 'It is shut' });
    expect(await codeOf(issue(own.id))).toBe('break_glass_refused');
  });

  it('happens to one person only once in 28 days, also when two are issued at once (R13)', async () => {
    const recipient = { givenName: 'Noor', familyName: 'Placeholder', dateOfBirth: '1990-07-23' };
    const first = await ask({ amountPence: 1000, recipient });
    const second = await ask({ amountPence: 1100, recipient, policy: 'P3' });
    const codes = await Promise.all([codeOf(issue(first.id)), codeOf(issue(second.id))]);
    expect(codes.sort()).toEqual(['break_glass_refused', 'done']);
    const waits = (await awardOf(first.id))?.status === 'requested' ? first : second;
    service.clock.set(new Date('2026-12-13T10:00:00Z'));
    expect(await codeOf(issue(waits.id))).toBe('break_glass_refused');
  });

  it('happens to one NHS number only once in 28 days, whichever practice it is (R13)', async () => {
    const next = await addPracticeWithBudget(service, scheme, { code: 'DEMO-02', allocationPence: 100_000 });
    const recipient = {
      givenName: 'Olu',
      familyName: 'Pretendson',
      dateOfBirth: '1966-02-15',
      nhsNumber: '9990002975',
    };
    const there = { practice: 'DEMO-02', amountPence: 1000, recipient };
    const { requester } = next.people;
    const asked = await service.awards.requestAward(requester, { request: requestFor(there), options: {} });
    await issue(asked.id, requester);
    const here = await ask({ amountPence: 1000, recipient });
    expect(await codeOf(issue(here.id))).toBe('break_glass_refused');
  });

  it('spares nothing but the second person: a likely duplicate needs an approver (R13, R31)', async () => {
    const recipient = { givenName: 'Dilys', familyName: 'Fictive', dateOfBirth: '1952-09-30' };
    await ask({ amountPence: 2000, recipient });
    const twin = await ask({ amountPence: 2000, recipient });
    expect(await codeOf(issue(twin.id))).toBe('break_glass_refused');
  });
});

describe('whoever has declared that they are close to a person', () => {
  it('neither issues to them alone nor asks on their behalf once more (R14)', async () => {
    const pat = await addPerson(service, 'requester', [scheme.practiceId]);
    const person = { familyName: 'Kinsworth', dateOfBirth: '1951-07-09' };
    const request = requestFor({ recipient: { givenName: 'Wren', ...person } });
    const asked = await service.awards.requestAward(pat, { request, options: {} });
    await service.staff.declareLink(pat, { link: 'family', person });
    expect(await codeOf(issue(asked.id, pat))).toBe('declared_link');
    const awardId = asked.id;
    await service.awards.refuseAward(scheme.people.approver, { awardId, reason: 'The food bank is open' });
    expect(await codeOf(service.awards.askReconsideration(pat, { awardId, words: 'It is shut' }))).toBe(
      'declared_link',
    );
  });
});

describe('signing off', () => {
  const MONDAY = new Date('2026-11-23T09:00:00Z');

  it('is by somebody else, counts as the approval, and is recorded (R13, R58)', async () => {
    const { id } = await ask();
    await issue(id);
    service.clock.set(MONDAY);
    const { approver, requester } = scheme.people;
    expect(await codeOf(service.awards.signOff(requester, id))).toBe('forbidden');
    await service.awards.signOff(approver, id);
    await service.awards.signOff(approver, id);
    expect(await codeOf(service.awards.signOff(scheme.people.finance, id))).toBe('wrong_state');
    expect(await all((trx) => findApprover(trx, id))).toBe(approver.id);
    const actions = await all((trx) =>
      trx('audit_entries').where({ entity_id: id }).orderBy('id').select('action', 'reason'),
    );
    expect(actions).toEqual([
      { action: 'award.request', reason: null },
      { action: 'award.break_glass', reason: REASON },
      { action: 'award.sign_off', reason: null },
    ]);
  });

  it('cannot be done by an approver who issued it themselves (R13)', async () => {
    const { approver } = scheme.people;
    const asked = await service.awards.requestAward(approver, { request: requestFor(), options: {} });
    await issue(asked.id, approver);
    expect(await codeOf(service.awards.signOff(approver, asked.id))).toBe('requester_is_approver');
  });

  it('that is missing by the end of the next working day pauses the award; signing lifts that (R13)', async () => {
    const { id } = await ask();
    await issue(id);
    service.clock.set(new Date('2026-11-23T23:59:00Z'));
    await service.awards.pauseUnsignedAwards();
    expect((await awardOf(id))?.status).toBe('active');
    service.clock.set(new Date('2026-11-24T00:00:00Z'));
    await service.awards.pauseUnsignedAwards();
    expect(await awardOf(id)).toMatchObject({ status: 'paused', pauseReason: 'not_signed_off' });
    const paid = await service.shop.testHelpers.issuing.authorizations.create({
      card: await stripeCardOf(service, id),
      amount: 500,
      merchant_data: { category: 'grocery_stores_supermarkets', name: 'Seagull Stores', country: 'GB' },
    });
    expect(paid.approved).toBe(false);
    await service.awards.signOff(scheme.people.approver, id);
    expect(await awardOf(id)).toMatchObject({ status: 'active', pauseReason: null });
  });

  it('lifts no pause for withdrawn consent (R28)', async () => {
    const { id } = await ask();
    await issue(id);
    service.clock.set(new Date('2026-11-24T09:00:00Z'));
    await service.awards.pauseUnsignedAwards();
    await service.awards.withdrawConsent(scheme.people.requester, { awardId: id });
    await service.awards.signOff(scheme.people.approver, id);
    expect(await awardOf(id)).toMatchObject({ status: 'paused', pauseReason: 'consent_withdrawn' });
  });
});
