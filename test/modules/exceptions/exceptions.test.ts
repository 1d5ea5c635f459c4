import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppError } from '../../../src/kernel/app-error.ts';
import type { Principal } from '../../../src/kernel/principal.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, requestFor, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { excepting, type ShopName } from './excepted.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let acts: ReturnType<typeof excepting>;
let people: Scheme['people'];
let secondApprover: Principal;
/** A declined payment for tests that change nothing. */
let tried: { awardId: string; authorizationId: string };

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  acts = excepting(service, scheme);
  people = scheme.people;
  secondApprover = await acts.somebody('approver');
  tried = await acts.declined();
});
afterAll(() => service[Symbol.asyncDispose]());

const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: AppError) => ({ code: error.code, message: error.message, errors: error.errors }),
  );
const auditOf = (entityId: string) =>
  acts.all((trx) => trx('audit_entries').where({ entity_id: entityId }).orderBy('id').select('action', 'principal_id'));

describe('asking for an exception (R43)', () => {
  it('takes the shop by its network id, for what was tried, once, for two weeks', async () => {
    const { awardId, authorizationId } = await acts.declined();
    const id = await acts.ask(authorizationId);
    expect(await acts.rowOf(id)).toMatchObject({
      award_id: awardId,
      network_id: '900298',
      merchant_name: null,
      category: null,
      attempt_id: authorizationId,
      most_pence: 2000,
      most_payments: 1,
      expires_on: '2026-12-06',
      status: 'asked',
      reason: acts.WHY,
      asked_by: people.requester.id,
      used_pence: 0,
      payments: 0,
    });
    expect(await acts.eventsOf(awardId)).toEqual(['exception.asked']);
    expect(await auditOf(id)).toEqual([{ action: 'exception.ask', principal_id: people.requester.id }]);
  });

  it('takes the shop by name where the network gives no id, and a category by Stripe’s name', async () => {
    const cafe = await acts.declined('cafe');
    await acts.all((trx) =>
      trx('authorizations').where({ id: cafe.authorizationId }).update({ merchant_network_id: null }),
    );
    expect(await acts.rowOf(await acts.ask(cafe.authorizationId))).toMatchObject({
      network_id: null,
      merchant_name: 'Kite & Kettle',
      category: null,
    });
    const other = await acts.declined('cafe');
    const kind = await acts.ask(other.authorizationId, { subject: 'category' });
    expect(await acts.rowOf(kind)).toMatchObject({ merchant_name: null, category: 'eating_places_restaurants' });
  });

  it.each([
    ['one that sends no name', {}],
    ['one whose name has no letter', { name: '***' }],
  ])('is refused for %s and no network id, whose exception would open every such shop', async (_, named) => {
    const awardId = await acts.award();
    const merchant = { name: undefined, network_id: null, ...named };
    const { id } = await acts.tap(awardId, { merchant });
    expect(await refusalOf(acts.ask(id))).toMatchObject({
      code: 'invalid_input',
      errors: [{ field: 'subject', message: expect.stringMatching(/^The shop gave no name/) }],
    });
    const offer = () => acts.all((trx) => service.exceptions.offerException(trx, id));
    expect(await offer()).toMatchObject({ isShopKnown: false, categoryName: 'Health and beauty spas' });
    expect(await codeOf(acts.ask(id, { subject: 'category' }))).toBe('done');
    expect(
      await acts.all((trx) => trx('authorizations').where({ id }).update({ merchant_category: 'of_no_kind' })),
    ).toBe(1);
    expect(await refusalOf(offer())).toMatchObject({ code: 'wrong_state' });
  });

  it('never lasts longer than the award', async () => {
    const { id } = await makeAward(service, scheme, { expiresOn: '2026-11-30' });
    const { id: authorizationId } = await acts.tap(id);
    expect(await acts.rowOf(await acts.ask(authorizationId))).toMatchObject({ expires_on: '2026-11-30' });
  });

  it('wants bounds within the award, all faults told at once', async () => {
    const bounds = { mostPence: 6001, mostPayments: 0, expiresOn: '2026-12-19' };
    const refused = await refusalOf(acts.ask(tried.authorizationId, bounds));
    expect(refused?.code).toBe('invalid_input');
    expect(refused?.errors).toEqual([
      { field: 'mostPence', message: 'Give an amount up to £60.00, which was awarded' },
      { field: 'mostPayments', message: 'Give a number of payments from 1 to 20' },
      { field: 'expiresOn', message: 'Give a day from today to 18 December 2026, the last day of the award' },
    ]);
    expect(await codeOf(acts.ask(tried.authorizationId, { reason: ' ' }))).toBe('invalid_input');
    expect(await codeOf(acts.ask(tried.authorizationId, { reason: 'For 999 000 0018' }))).toBe('invalid_input');
  });

  it.each<[ShopName, string, RegExp]>([
    ['bets', 'never_allowed', /Betting.* is never allowed: no exception is possible\.$/],
    ['cash', 'never_allowed', /is never allowed: no exception is possible\.$/],
    ['abroad', 'wrong_state', /not in the UK/],
  ])('is refused for %s, by name (R41)', async (at, code, message) => {
    const { authorizationId } = await acts.declined(at);
    const refused = await refusalOf(acts.ask(authorizationId));
    expect(refused?.code).toBe(code);
    expect(refused?.message).toMatch(message);
  });

  it('needs a real attempt that was declined for its shop or category', async () => {
    const awardId = await acts.award();
    const tooMuch = await acts.tap(awardId, { at: 'supermarket', pence: 9900 });
    expect((await refusalOf(acts.ask(tooMuch.id)))?.message).toMatch(/an exception changes nothing/);
    const paid = await acts.tap(awardId, { at: 'supermarket' });
    expect(await codeOf(acts.ask(paid.id))).toBe('not_found');
    expect(await codeOf(acts.ask('iauth_none'))).toBe('not_found');
  });

  it('is one question, however many ask it, and waits no more once the award is over', async () => {
    const { awardId, authorizationId } = await acts.declined();
    const codes = await Promise.all([1, 2, 3].map(() => codeOf(acts.ask(authorizationId))));
    expect(codes.toSorted()).toEqual(['conflict', 'conflict', 'done']);
    expect(await codeOf(acts.ask(authorizationId, { subject: 'category' }))).toBe('conflict');
    const offer = acts.all((trx) => service.exceptions.offerException(trx, authorizationId));
    expect((await refusalOf(offer))?.message).toMatch(
      /^Test requester asked for this on .* It waits for an approver\.$/,
    );
    await service.awards.endAward(people.approver, { awardId, reason: 'cancelled' });
    expect(await codeOf(acts.ask(authorizationId, { subject: 'category' }))).toBe('wrong_state');
  });

  it('waits for all payments that its answer would open, and for no others', async () => {
    const { awardId } = await acts.declined();
    const tries = { spa: await acts.tap(awardId), otherSpa: await acts.tap(awardId, { at: 'otherSpa' }) };
    const mayBeAsked = async () => {
      const payments = await acts.all((trx) => service.reports.listPayments(trx, awardId));
      return payments.filter((one) => one.mayAskException).map(({ id }) => id);
    };
    const shop = await acts.ask(tries.spa.id);
    expect(await mayBeAsked()).toEqual([tries.otherSpa.id]);
    const kind = await acts.ask(tries.otherSpa.id, { subject: 'category' });
    expect(await mayBeAsked()).toEqual([]);
    for (const exceptionId of [shop, kind]) {
      await service.exceptions.refuseException(people.approver, { exceptionId, reason: 'Not part of the plan' });
    }
    expect(await mayBeAsked()).toContain(tries.spa.id);
    expect(await codeOf(acts.ask(tries.spa.id))).toBe('done');
  });

  it('is for practice staff and finance, but not for finance that approved the award (R13)', async () => {
    for (const role of ['commissioner', 'auditor'] as const) {
      expect(await codeOf(acts.ask(tried.authorizationId, {}, people[role])), role).toBe('forbidden');
    }
    const { id: awardId } = await makeAward(service, scheme, {
      policy: 'P1',
      amountPence: 40_000,
      expiresOn: '2027-01-20',
    });
    const { id: authorizationId } = await acts.tap(awardId);
    expect(await codeOf(acts.ask(authorizationId, {}, people.finance))).toBe('forbidden');
    const other = await acts.declined();
    expect(await codeOf(acts.ask(other.authorizationId, { subject: 'category' }, people.finance))).toBe('done');
  });
});

describe('deciding on an exception (R43)', () => {
  it('is for an approver who asked neither for it nor for its award (R13)', async () => {
    const own = await service.awards.requestAward(secondApprover, { request: requestFor(), options: {} });
    await service.awards.approveAward(people.approver, own.id);
    const { id: authorizationId } = await acts.tap(own.id);
    const exceptionId = await acts.ask(authorizationId, {}, people.practice_manager);
    const decide = (by: Principal) => codeOf(service.exceptions.allowException(by, { exceptionId }));
    expect(await decide(people.finance)).toBe('forbidden');
    expect(await decide(people.practice_manager)).toBe('forbidden');
    expect(await decide(secondApprover)).toBe('requester_is_approver');
    const asked = await acts.ask((await acts.declined()).authorizationId, {}, people.approver);
    expect(await codeOf(service.exceptions.allowException(people.approver, { exceptionId: asked }))).toBe(
      'requester_is_approver',
    );
    expect(
      await codeOf(service.exceptions.refuseException(people.approver, { exceptionId: asked, reason: 'No' })),
    ).toBe('requester_is_approver');
    await service.exceptions.allowException(secondApprover, { exceptionId: asked });
    expect(await acts.rowOf(asked)).toMatchObject({ status: 'allowed', decided_by: secondApprover.id });
  });

  it('allows it, tells those who follow, and closes the review of the payment (R53)', async () => {
    const { awardId, authorizationId } = await acts.reviewed();
    const exceptionId = await acts.allowed(authorizationId);
    expect(await acts.stateOf(exceptionId)).toBe('allowed');
    expect(await acts.eventsOf(awardId)).toEqual(['exception.asked', 'exception.allowed']);
    const review = await acts.all((trx) =>
      trx('decline_reviews').where({ authorization_id: authorizationId }).first('status', 'outcome', 'note'),
    );
    expect(review).toEqual({
      status: 'closed',
      outcome: 'exception_allowed',
      note: 'Test approver allowed an exception until 6 December 2026.',
    });
  });

  it('raises the version of the award’s account, so that no decision made before it can be committed', async () => {
    const { awardId, authorizationId } = await acts.declined();
    const version = () =>
      acts.all(
        async (trx) => (await trx('ledger_accounts').where({ award_id: awardId, kind: 'award' }).first()).version,
      );
    const exceptionId = await acts.ask(authorizationId);
    const before = await version();
    await service.exceptions.allowException(people.approver, { exceptionId });
    expect(await version()).toBeGreaterThan(before);
  });

  it('is done by one of two at once; the other reads who did it (R55)', async () => {
    const { authorizationId } = await acts.declined();
    const exceptionId = await acts.ask(authorizationId);
    const answers = await Promise.all([
      refusalOf(service.exceptions.allowException(people.approver, { exceptionId })),
      refusalOf(service.exceptions.allowException(secondApprover, { exceptionId })),
    ]);
    const lost = answers.filter((answer) => answer !== null);
    expect(lost).toHaveLength(1);
    expect(lost[0]?.code).toBe('conflict');
    expect(lost[0]?.message).toMatch(/^(Test|Second) approver has allowed this exception on 22 November 2026/);
  });

  it('sent again by the same person is the same decision, written down once', async () => {
    const { awardId, authorizationId } = await acts.declined();
    const exceptionId = await acts.ask(authorizationId);
    const allow = (note?: string) => codeOf(service.exceptions.allowException(people.approver, { exceptionId, note }));
    expect(await Promise.all([allow(), allow(), allow()])).toEqual(['done', 'done', 'done']);
    expect(await allow('With a note that was not there')).toBe('conflict');
    expect(
      await codeOf(service.exceptions.refuseException(people.approver, { exceptionId, reason: 'After all no' })),
    ).toBe('conflict');
    expect(await acts.eventsOf(awardId)).toEqual(['exception.asked', 'exception.allowed']);
    expect((await auditOf(exceptionId)).map(({ action }) => action)).toEqual(['exception.ask', 'exception.allow']);
  });

  it('is too late once its last day has passed or the award is over', async () => {
    const late = await acts.declined();
    const lateId = await acts.ask(late.authorizationId, { expiresOn: '2026-11-22' });
    const over = await acts.declined();
    const overId = await acts.ask(over.authorizationId);
    await service.awards.endAward(people.approver, { awardId: over.awardId, reason: 'cancelled' });
    const allow = (exceptionId: string) =>
      refusalOf(service.exceptions.allowException(people.approver, { exceptionId }));
    expect((await allow(overId))?.message).toBe('The award is over, so an exception would change nothing.');
    const now = service.clock.now();
    try {
      service.clock.set(new Date('2026-11-23T00:00:01Z'));
      expect((await allow(lateId))?.message).toMatch(/Its last day would have been 22 November 2026/);
      expect([await acts.stateOf(lateId), await acts.stateOf(overId)]).toEqual(['expired', 'expired']);
    } finally {
      service.clock.set(now);
    }
  });

  it('refuses it with a reason that whoever asked can read', async () => {
    const { awardId, authorizationId } = await acts.declined();
    const exceptionId = await acts.ask(authorizationId);
    const refuse = (reason: string) =>
      codeOf(service.exceptions.refuseException(people.approver, { exceptionId, reason }));
    expect(await refuse('  ')).toBe('invalid_input');
    expect(await refuse('We pay this place by invoice')).toBe('done');
    expect(await refuse(' We pay this place by invoice ')).toBe('done');
    expect(await refuse('Again')).toBe('conflict');
    expect(await acts.rowOf(exceptionId)).toMatchObject({
      status: 'refused',
      decision_note: 'We pay this place by invoice',
      decided_by: people.approver.id,
    });
    expect(await acts.eventsOf(awardId)).toEqual(['exception.asked', 'exception.refused']);
  });
});
