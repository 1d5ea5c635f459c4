import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/kernel/principal.ts';
import { inScope } from '../../../src/platform/database.ts';
import { awardFigures } from '../../harness/books.ts';
import { makeAward, openScheme, type Scheme, stripeCardOf } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { giveBack, network, take } from '../../harness/shop.ts';
import { settling } from './settled.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let acts: ReturnType<typeof settling>;
let farida: Principal;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  acts = settling(service, scheme);
  farida = scheme.people.finance;
});
afterAll(() => service[Symbol.asyncDispose]());

describe('a shortfall', () => {
  it('opens one case, which says what it cost and when it is due (R47, R54)', async () => {
    const { awardId, caseId } = await acts.short();
    expect(await acts.casesOf(awardId)).toMatchObject([
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
    expect(await acts.entriesOf(caseId)).toEqual([['opened', 300, 300]]);
    expect(await acts.audited(caseId)).toEqual(['case.open']);
  });

  it('that grows is the same case, and one that is partly repaid keeps it open', async () => {
    const { awardId, cardTransactionId, caseId } = await acts.short();
    await giveBack(service, cardTransactionId, 100);
    await service.settle();
    const card = await acts.all((trx) => trx('cards').where({ award_id: awardId }).first('stripe_card_id'));
    await service.shop.testHelpers.issuing.transactions.createForceCapture({ card: card.stripe_card_id, amount: 450 });
    await service.settle();
    expect(await acts.casesOf(awardId)).toMatchObject([{ id: caseId, amount_pence: 750, open_pence: 650 }]);
    expect(await acts.entriesOf(caseId)).toEqual([
      ['opened', 300, 300],
      ['repaid', 100, 200],
      ['grew', 450, 650],
    ]);
  });

  it('that a refund repays closes its case by itself, and the next one opens another', async () => {
    const { awardId, cardTransactionId, caseId } = await acts.short();
    await giveBack(service, cardTransactionId, 500);
    await service.settle();
    expect(await acts.rowOf(caseId)).toMatchObject({ status: 'closed', outcome: 'repaid', open_pence: 0 });
    expect(await awardFigures(service, awardId)).toMatchObject({ availablePence: 200, shortfallPence: 0 });
    await take(service, awardId, { askedPence: 200, takenPence: 260 });
    expect(await acts.casesOf(awardId)).toMatchObject([{ status: 'closed' }, { status: 'new', amount_pence: 60 }]);
  });

  it('that a won dispute repays closes its case too; a lost one makes it due anew', async () => {
    const start = service.clock.now();
    for (const outcome of ['won', 'lost'] as const) {
      service.clock.set(start);
      const { cardTransactionId, caseId } = await acts.short();
      const why = { reason: 'fraudulent', explanation: 'Nobody here was there' } as const;
      const { id } = await service.disputes.openDispute(farida, { ...why, cardTransactionId });
      await service.disputes.submitDispute(farida, id);
      service.clock.advance(4 * 86_400_000);
      const row = await acts.all((trx) => trx('disputes').where({ id }).first('stripe_dispute_id'));
      await network(service, { stripeDisputeId: row.stripe_dispute_id, act: 'close', body: { outcome } });
      await service.settle();
      const { status, due_at: dueAt } = await acts.rowOf(caseId);
      expect(status).toBe(outcome === 'won' ? 'closed' : 'new');
      expect(dueAt > service.clock.now()).toBe(outcome === 'lost');
    }
    service.clock.set(start);
  });

  it('is never closed by hand while money is short', async () => {
    const { caseId } = await acts.short();
    const closing = service.cases.closeCase(farida, { caseId, outcome: 'no_action', note: 'Too small' });
    await expect(closing).rejects.toMatchObject({ code: 'wrong_state', message: expect.stringContaining('£3.00') });
    expect(await acts.rowOf(caseId)).toMatchObject({ status: 'new', open_pence: 300 });
  });
});

describe('what is told late or never', () => {
  it('that one shortfall was repaid does not open the case of the next: its own event does, with its own cause', async () => {
    const { awardId, caseId } = await acts.short();
    await acts.charge(caseId);
    const card = await stripeCardOf(service, awardId);
    const taken = await service.shop.testHelpers.issuing.transactions.createForceCapture({ card, amount: 450 });
    await service.settle();
    const opened = (await acts.casesOf(awardId)).at(-1);
    expect(opened).toMatchObject({ status: 'new', amount_pence: 450 });
    const causes = await acts.all((trx) =>
      trx('finance_case_entries').where({ case_id: opened.id, what: 'opened' }).pluck('cause'),
    );
    expect(causes).toEqual([taken.id]);
  });

  it('a shortfall that no event told of has its case the next morning, and one that was repaid has none', async () => {
    const { awardId, caseId } = await acts.short();
    const other = await acts.short();
    const closed = { outcome: 'repaid', closed_by: farida.id, closed_at: service.clock.now() };
    await acts.all((trx) =>
      trx('finance_cases')
        .where({ id: caseId })
        .update({ status: 'closed', ...closed }),
    );
    await giveBack(service, other.cardTransactionId, 300);
    await service.settle();
    await acts.all((trx) =>
      trx('finance_cases')
        .where({ id: other.caseId })
        .update({ status: 'new', open_pence: 300, outcome: null, closed_by: null, closed_at: null }),
    );
    await service.cases.matchShortfalls();
    await service.cases.matchShortfalls();
    expect(await acts.casesOf(awardId)).toMatchObject([{ id: caseId }, { status: 'new', open_pence: 300 }]);
    expect(await acts.rowOf(other.caseId)).toMatchObject({ status: 'closed', outcome: 'repaid', open_pence: 0 });
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

  it('is warned of once: a draft that finance lets go is not a case again the next day, nor after its time', async () => {
    await using later = await startService();
    const theirs = await openScheme(later);
    const finance = theirs.people.finance;
    const award = await makeAward(later, theirs, { amountPence: 1000 });
    const why = { reason: 'fraudulent', explanation: 'Nobody here was there' } as const;
    const disputed = await take(later, award.id, { askedPence: 1000 });
    await later.disputes.openDispute(finance, { ...why, cardTransactionId: disputed });
    const warnings = () => inScope(later.db, 'all', (trx) => trx('finance_cases').select('id', 'status'));
    later.clock.advance(97 * 86_400_000);
    expect(await later.cases.warnOfDeadlines()).toBe(1);
    const [warned] = await warnings();
    await later.cases.closeCase(finance, { caseId: warned.id, outcome: 'no_action', note: 'The shop was right' });
    later.clock.advance(86_400_000);
    expect(await later.cases.warnOfDeadlines()).toBe(0);
    expect(await warnings()).toEqual([{ id: warned.id, status: 'closed' }]);
    const second = await makeAward(later, theirs, { amountPence: 1000, expiresOn: '2027-03-20' });
    const late = await take(later, second.id, { askedPence: 1000 });
    await later.disputes.openDispute(finance, { ...why, cardTransactionId: late });
    later.clock.advance(111 * 86_400_000);
    expect(await later.cases.warnOfDeadlines()).toBe(0);
    expect(await warnings()).toHaveLength(1);
  }, 30_000);
});
