import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/kernel/principal.ts';
import { publishEvent } from '../../../src/modules/audit/index.ts';
import { verifyCardTransactions } from '../../../src/modules/authorizations/index.ts';
import { readAwardFigures, readBudgetFigures, verifyLedger } from '../../../src/modules/ledger/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, requestFor, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { giveBack, network, take } from '../../harness/shop.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let farida: Principal;
let sam: Principal;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  farida = scheme.people.finance;
  const staff = {
    name: 'Sam Second',
    title: 'Finance',
    role: 'finance',
    practiceIds: [],
    isDemonstration: true,
  } as const;
  const { id } = await service.staff.addStaff(staff);
  const principal = await service.staff.principalOf(id, 'test-sam');
  if (!principal) throw new Error('Sam is there');
  sam = principal;
});
afterAll(() => service[Symbol.asyncDispose]());

const all = <T>(read: Parameters<typeof inScope<T>>[2]) => inScope(service.db, 'all', read);
const figures = (id: string) => all(async (trx) => (await readAwardFigures(trx, [id])).get(id));
const budget = () => all(async (trx) => (await readBudgetFigures(trx, [scheme.budgetId])).get(scheme.budgetId));
const rowOf = (id: string) => all((trx) => trx('finance_cases').where({ id }).first());
const casesOf = (awardId: string) =>
  all((trx) => trx('finance_cases').where({ award_id: awardId }).orderBy('opened_at').orderBy('id'));
const entriesOf = async (id: string) =>
  (await all((trx) => trx('finance_case_entries').where({ case_id: id }).orderBy('at').orderBy('id'))).map(
    ({ what, amount_pence: amount, open_pence: open }) => [what, amount, open],
  );
const audited = async (id: string) =>
  all((trx) => trx('audit_entries').where({ entity_id: id }).orderBy('id').pluck('action'));

async function differences(): Promise<string[]> {
  return all(async (trx) =>
    [...(await verifyLedger(trx)), await verifyCardTransactions(trx)].flatMap((check) => check.differences),
  );
}

/** An award of £10 of which a shop took £13, and the case of the £3. */
async function short(takenPence = 1300) {
  const { id: awardId } = await makeAward(service, scheme, { amountPence: 1000 });
  const cardTransactionId = await take(service, awardId, { askedPence: 1000, takenPence });
  const [opened] = await casesOf(awardId);
  return { awardId, cardTransactionId, caseId: String(opened?.id) };
}

const charge = (caseId: string, by = farida, idempotencyKey: string = randomUUID()) =>
  service.cases.chargeToBudget(by, { caseId, note: 'A tip that was agreed', idempotencyKey });
const recover = (caseId: string, amountPence: number, idempotencyKey: string = randomUUID()) =>
  service.cases.recordRecovery(farida, { caseId, amountPence, note: 'Paid back at the desk', idempotencyKey });

describe('a shortfall', () => {
  it('opens one case, which says what it cost and when it is due (R47, R54)', async () => {
    const { awardId, caseId } = await short();
    expect(await casesOf(awardId)).toMatchObject([
      {
        kind: 'shortfall',
        status: 'new',
        is_urgent: false,
        amount_pence: 300,
        open_pence: 300,
        practice_id: scheme.practiceId,
        due_at: new Date('2026-11-25T17:00:00Z'),
      },
    ]);
    expect(await entriesOf(caseId)).toEqual([['opened', 300, 300]]);
    expect(await audited(caseId)).toEqual(['case.open']);
  });

  it('that grows is the same case, and one that is partly repaid keeps it open', async () => {
    const { awardId, cardTransactionId, caseId } = await short();
    await giveBack(service, cardTransactionId, 100);
    await service.settle();
    const card = await all((trx) => trx('cards').where({ award_id: awardId }).first('stripe_card_id'));
    await service.shop.testHelpers.issuing.transactions.createForceCapture({ card: card.stripe_card_id, amount: 450 });
    await service.settle();
    expect(await casesOf(awardId)).toMatchObject([{ id: caseId, amount_pence: 750, open_pence: 650 }]);
    expect(await entriesOf(caseId)).toEqual([
      ['opened', 300, 300],
      ['repaid', 100, 200],
      ['grew', 450, 650],
    ]);
  });

  it('that a refund repays closes its case by itself, and the next one opens another', async () => {
    const { awardId, cardTransactionId, caseId } = await short();
    await giveBack(service, cardTransactionId, 500);
    await service.settle();
    expect(await rowOf(caseId)).toMatchObject({ status: 'closed', outcome: 'repaid', open_pence: 0 });
    expect(await figures(awardId)).toMatchObject({ availablePence: 200, shortfallPence: 0 });
    await take(service, awardId, { askedPence: 200, takenPence: 260 });
    expect(await casesOf(awardId)).toMatchObject([{ status: 'closed' }, { status: 'new', amount_pence: 60 }]);
  });

  it('that a won dispute repays closes its case too; a lost one makes it due anew', async () => {
    const start = service.clock.now();
    for (const outcome of ['won', 'lost'] as const) {
      service.clock.set(start);
      const { cardTransactionId, caseId } = await short();
      const why = { reason: 'fraudulent', explanation: 'Nobody here was there' } as const;
      const { id } = await service.disputes.openDispute(farida, { ...why, cardTransactionId });
      await service.disputes.submitDispute(farida, id);
      service.clock.advance(4 * 86_400_000);
      const row = await all((trx) => trx('disputes').where({ id }).first('stripe_dispute_id'));
      await network(service, { stripeDisputeId: row.stripe_dispute_id, act: 'close', body: { outcome } });
      await service.settle();
      const { status, due_at: dueAt } = await rowOf(caseId);
      expect(status).toBe(outcome === 'won' ? 'closed' : 'new');
      expect(dueAt > service.clock.now()).toBe(outcome === 'lost');
    }
    service.clock.set(start);
  });

  it('is never closed by hand while money is short', async () => {
    const { caseId } = await short();
    const closing = service.cases.closeCase(farida, { caseId, outcome: 'no_action', note: 'Too small' });
    await expect(closing).rejects.toMatchObject({ code: 'wrong_state', message: expect.stringContaining('£3.00') });
    expect(await rowOf(caseId)).toMatchObject({ status: 'new', open_pence: 300 });
  });
});

describe('charging a shortfall to the budget', () => {
  it('settles it to the penny, changes nothing that is available, and is audited (R3, R58)', async () => {
    const { awardId, caseId } = await short();
    const before = await budget();
    expect(await charge(caseId)).toBe(300);
    expect(await figures(awardId)).toMatchObject({ putInPence: 1300, spentPence: 1300, shortfallPence: 0 });
    expect(await budget()).toMatchObject({
      availablePence: before?.availablePence,
      shortfallPence: (before?.shortfallPence ?? 0) - 300,
    });
    expect(await rowOf(caseId)).toMatchObject({
      status: 'closed',
      outcome: 'charged',
      closed_by: farida.id,
      note: 'A tip that was agreed',
    });
    expect(await audited(caseId)).toEqual(['case.open', 'case.charge_to_budget']);
    expect(await differences()).toEqual([]);
  });

  it('is done once for one key, also at the same moment, and answers the same', async () => {
    const { awardId, caseId } = await short();
    expect(await Promise.all([1, 2, 3].map(() => charge(caseId, farida, 'one-key')))).toEqual([300, 300, 300]);
    expect(await charge(caseId, farida, 'one-key')).toBe(300);
    expect(await figures(awardId)).toMatchObject({ putInPence: 1300 });
  });

  it('by two people at once is done by one; the other learns who was first (R55)', async () => {
    const { awardId, caseId } = await short();
    const results = await Promise.allSettled([charge(caseId, farida), charge(caseId, sam)]);
    const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(refusals).toMatchObject([
      { code: 'conflict', message: expect.stringMatching(/closed this on .* as charged/) },
    ]);
    expect(await figures(awardId)).toMatchObject({ putInPence: 1300 });
  });

  it('raced with a refund loses no penny, whoever is first', async () => {
    const { awardId, cardTransactionId, caseId } = await short();
    const before = await budget();
    await giveBack(service, cardTransactionId, 300);
    const [charged] = await Promise.allSettled([charge(caseId), service.settle()]);
    await service.settle();
    const chargedPence = charged.status === 'fulfilled' ? charged.value : 0;
    expect([0, 300]).toContain(chargedPence);
    expect(await figures(awardId)).toMatchObject({ availablePence: chargedPence, shortfallPence: 0, spentPence: 1000 });
    expect((await budget())?.availablePence).toBe((before?.availablePence ?? 0) + 300 - chargedPence);
    expect((await rowOf(caseId)).status).toBe('closed');
    expect(await differences()).toEqual([]);
  });

  it('is refused when the budget does not hold that much, and nothing moves (R3)', async () => {
    await using small = await startService();
    const poor = await openScheme(small, { allocationPence: 1200 });
    const { id } = await makeAward(small, poor, { amountPence: 1000 });
    await take(small, id, { askedPence: 1000, takenPence: 1300 });
    const [opened] = await inScope(small.db, 'all', (trx) => trx('finance_cases').where({ award_id: id }));
    const charging = small.cases.chargeToBudget(poor.people.finance, {
      caseId: opened.id,
      note: 'Agreed',
      idempotencyKey: 'k',
    });
    await expect(charging).rejects.toMatchObject({
      code: 'insufficient_budget',
      detail: { leftPence: 200, shortfallPence: 300 },
    });
    const left = await inScope(small.db, 'all', (trx) => readBudgetFigures(trx, [poor.budgetId]));
    expect(left.get(poor.budgetId)).toMatchObject({ availablePence: -100, shortfallPence: 300 });
  });

  it('works when the award is over', async () => {
    const { awardId, caseId } = await short();
    await service.awards.endAward(farida, { awardId, reason: 'cancelled' });
    await charge(caseId);
    expect(await figures(awardId)).toMatchObject({ availablePence: 0, shortfallPence: 0, putInPence: 1300 });
  });

  it.each(['requester', 'approver', 'practice_manager', 'commissioner', 'auditor'] as const)(
    'is not for the %s role',
    async (role) => {
      const charging = charge('0195e2c0-0000-7000-8000-000000000009', scheme.people[role]);
      expect(await codeOf(charging)).toBe('forbidden');
    },
  );

  it('is not for whoever approved the award (R13)', async () => {
    const request = requestFor({ amountPence: 1000 });
    const { id } = await service.awards.requestAward(scheme.people.requester, { request, options: {} });
    await service.awards.approveAward(farida, id);
    await take(service, id, { askedPence: 1000, takenPence: 1100 });
    const [opened] = await casesOf(id);
    expect(await codeOf(charge(opened.id))).toBe('forbidden');
    expect(await codeOf(service.cases.assignCase(sam, { caseId: opened.id, assignTo: farida.id }))).toBe('forbidden');
    expect(await charge(opened.id, sam)).toBe(100);
  });
});

describe('recording that money was paid back', () => {
  it('repays in parts, and the last part closes the case (R37)', async () => {
    const { awardId, caseId } = await short();
    await recover(caseId, 100, 'first');
    expect(await recover(caseId, 100, 'first')).toBe(100);
    expect(await rowOf(caseId)).toMatchObject({ status: 'new', open_pence: 200 });
    await recover(caseId, 200);
    expect(await rowOf(caseId)).toMatchObject({ status: 'closed', outcome: 'recovered' });
    expect(await figures(awardId)).toMatchObject({ spentPence: 1000, recoveredPence: 300, shortfallPence: 0 });
    expect(await differences()).toEqual([]);
  });

  it('and then a refund of the same is too much: the award has it, to be spent again', async () => {
    const { awardId, cardTransactionId, caseId } = await short();
    await recover(caseId, 300);
    await giveBack(service, cardTransactionId, 300);
    await service.settle();
    expect(await figures(awardId)).toMatchObject({ availablePence: 300, shortfallPence: 0, spentPence: 700 });
    await take(service, awardId, { askedPence: 300 });
    expect(await figures(awardId)).toMatchObject({ availablePence: 0, spentPence: 1000 });
  });

  it('beyond the shortfall of an award that is over goes on to its budget (R12)', async () => {
    const { awardId, caseId } = await short();
    await service.awards.endAward(farida, { awardId, reason: 'cancelled' });
    const before = await budget();
    await recover(caseId, 500);
    expect(await figures(awardId)).toMatchObject({ availablePence: 0, shortfallPence: 0, spentPence: 800 });
    expect((await budget())?.availablePence).toBe((before?.availablePence ?? 0) + 500);
    expect(await differences()).toEqual([]);
  });

  it('is refused for nothing, for parts of pence and for more than was spent (R1)', async () => {
    const { caseId } = await short();
    for (const amountPence of [0, -1, 1301, 10.5]) {
      expect([amountPence, await codeOf(recover(caseId, amountPence))]).toEqual([amountPence, 'invalid_input']);
    }
    expect(await rowOf(caseId)).toMatchObject({ open_pence: 300 });
  });
});

describe('what else needs a person', () => {
  async function tell(type: string, payload: Record<string, unknown>, about: { awardId?: string } = {}) {
    await all((trx) =>
      publishEvent(trx, {
        type,
        occurredAt: service.clock.now(),
        practiceId: about.awardId ? scheme.practiceId : null,
        awardId: about.awardId ?? null,
        payload,
      }),
    );
    await all((trx) => trx.raw("select enqueue_job('dispatch-domain-events', '{}'::json, null, null, null)"));
    await service.settle();
  }
  const open = (kind: string, subject: string) =>
    all((trx) => trx('finance_cases').where({ kind, subject_id: subject }).orderBy('opened_at'));

  it('is a case of its kind, once for each subject', async () => {
    const payload = { cardTransactionId: 'ipi_stray', authorizationId: null, amountPence: 700, why: 'no_purchase' };
    await tell('refund.unmatched', payload);
    await tell('refund.unmatched', payload);
    expect(await open('unmatched_refund', 'ipi_stray')).toMatchObject([
      { amount_pence: 700, status: 'new', facts: { why: 'no_purchase', cardTransactionId: 'ipi_stray' } },
    ]);
  });

  it('is urgent when Stripe let a payment through or had too little money', async () => {
    const payload = { authorizationId: 'iauth_alone', amountPence: 900, stripeReason: 'webhook_timeout' };
    await tell('authorization.approved_without_us', payload);
    await tell('authorization.issuing_balance_short', { authorizationId: 'iauth_poor1', amountPence: 400 });
    await tell('authorization.issuing_balance_short', { authorizationId: 'iauth_poor2', amountPence: 500 });
    expect(await open('approved_without_us', 'iauth_alone')).toMatchObject([{ is_urgent: true }]);
    expect(await open('issuing_balance_short', 'issuing-balance')).toMatchObject([
      { is_urgent: true, amount_pence: 900, practice_id: null },
    ]);
  });

  it('is urgent when a card is lost, and a task when one was never switched on (R39, R70)', async () => {
    await tell('card.reported_lost', { stripeCardId: 'ic_lost', reason: 'stolen' });
    await tell('card.not_activated', { stripeCardId: 'ic_posted', daysAfterPosting: 28 });
    expect(await open('card_lost', 'ic_lost')).toMatchObject([{ is_urgent: true, facts: { reason: 'stolen' } }]);
    expect(await open('card_not_activated', 'ic_posted')).toMatchObject([{ is_urgent: false, amount_pence: 0 }]);
  });

  it('adds up what comes back to a closed budget (R12)', async () => {
    for (const amountPence of [250, 50]) {
      await tell('refund.closed_budget', { cause: 'ipi_late', budgetId: scheme.budgetId, amountPence });
    }
    expect(await open('closed_budget_refund', scheme.budgetId)).toMatchObject([{ amount_pence: 300, open_pence: 300 }]);
  });

  it('is closed once with one of its outcomes and a note without numbers; the second learns who did (R53, R55, R57)', async () => {
    await tell('card.changed_by_stripe', { stripeCardId: 'ic_gone', status: 'canceled', reason: 'fulfillment_error' });
    const [{ id }] = (await open('card_trouble', 'ic_gone')) as [{ id: string }];
    const close = (by: Principal, outcome: 'corrected' | 'moved_on', note = 'A new card was sent') =>
      service.cases.closeCase(by, { caseId: id, outcome, note });
    expect(await codeOf(close(farida, 'moved_on'))).toBe('invalid_input');
    expect(await codeOf(close(farida, 'corrected', 'Told 999 000 0018'))).toBe('invalid_input');
    await service.cases.assignCase(farida, { caseId: id });
    const results = await Promise.allSettled([close(farida, 'corrected'), close(sam, 'corrected')]);
    const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []));
    expect(refusals).toEqual(['conflict']);
    expect(await rowOf(id)).toMatchObject({ status: 'closed', outcome: 'corrected', note: 'A new card was sent' });
    expect(await codeOf(charge(id))).toBe('conflict');
  });

  it('is kept to the practice by the database (R16)', async () => {
    const { caseId } = await short();
    const seen = (scope: readonly string[]) =>
      inScope(service.db, scope, async (trx) => [
        await trx('finance_cases').where({ id: caseId }).pluck('id'),
        await trx('finance_case_entries').where({ case_id: caseId }).pluck('what'),
      ]);
    expect(await seen([scheme.practiceId])).toEqual([[caseId], ['opened']]);
    expect(await seen(['0195e2c0-0000-7000-8000-000000000009'])).toEqual([[], []]);
  });
});

describe('the clock of a dispute', () => {
  it('is warned of two weeks ahead: a draft gets a case, a shortfall becomes urgent, once each', async () => {
    await using later = await startService();
    const theirs = await openScheme(later);
    const award = await makeAward(later, theirs, { amountPence: 1000 });
    const other = await makeAward(later, theirs, { amountPence: 1000 });
    await take(later, award.id, { askedPence: 1000, takenPence: 1300 });
    const disputed = await take(later, other.id, { askedPence: 1000 });
    const why = { reason: 'fraudulent', explanation: 'Nobody here was there' } as const;
    const { id } = await later.disputes.openDispute(theirs.people.finance, { ...why, cardTransactionId: disputed });
    const state = () =>
      inScope(later.db, 'all', (trx) => trx('finance_cases').orderBy('kind').select('kind', 'status', 'is_urgent'));
    later.clock.advance(95 * 86_400_000);
    expect(await later.cases.warnOfDeadlines()).toBe(0);
    later.clock.advance(86_400_000);
    await later.cases.warnOfDeadlines();
    await later.cases.warnOfDeadlines();
    expect(await state()).toEqual([
      { kind: 'dispute_deadline', status: 'new', is_urgent: true },
      { kind: 'shortfall', status: 'new', is_urgent: true },
    ]);
    await later.disputes.submitDispute(theirs.people.finance, id);
    await later.settle();
    expect((await state())[0]).toMatchObject({ kind: 'dispute_deadline', status: 'closed' });
  });
});
