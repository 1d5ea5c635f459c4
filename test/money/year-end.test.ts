import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { finishAward } from '../../src/modules/awards/index.ts';
import { inScope } from '../../src/platform/database.ts';
import { untilOneWaits } from '../harness/locks.ts';
import { codeOf } from '../harness/refusal.ts';
import { makeAward, requestFor } from '../harness/scheme.ts';
import {
  at,
  budgetOf,
  close,
  closedMoney,
  differences,
  figuresOf,
  LATE,
  MARCH,
  openYear,
  pay,
  rowOf,
  shop,
  transfersOf,
  type Year,
} from './year.ts';

describe('the last days of a year', () => {
  let year: Year;
  beforeAll(async () => {
    year = await openYear();
  });
  beforeEach(() => at(year, MARCH));
  afterAll(() => year.service[Symbol.asyncDispose]());

  it('a payment at 23:30Z on 31 March is of the new year, one at 22:30Z of the old, both of their award’s budget (R6)', async () => {
    const { service, scheme } = year;
    const { id } = await makeAward(service, scheme, LATE);
    const late = { awardId: id, until: '2027-04-20', reason: 'Her break was put off' };
    await service.awards.carryForward(scheme.people.commissioner, late);
    at(year, '2027-03-31T22:30:00Z');
    const before = await pay(year, id, 1000);
    at(year, '2027-03-31T23:30:00Z');
    const after = await pay(year, id, 2000);
    expect([before.approved, after.approved]).toEqual([true, true]);
    await shop(year).authorizations.capture(before.id);
    await shop(year).authorizations.capture(after.id);
    await service.settle();
    const rows = await inScope(service.db, 'all', (trx) =>
      trx('card_transactions')
        .where({ award_id: id })
        .orderBy('amount_pence', 'desc')
        .select('accrual_date', 'posting_period', 'budget_id'),
    );
    expect(rows).toEqual([
      { accrual_date: '2027-03-31', posting_period: '2027-04', budget_id: scheme.budgetId },
      { accrual_date: '2027-04-01', posting_period: '2027-04', budget_id: scheme.budgetId },
    ]);
  });

  it('an award that ends on 31 March pays at 22:59Z and not at 23:00Z, when it is April in London (R6)', async () => {
    const { id } = await makeAward(year.service, year.scheme, LATE);
    at(year, '2027-03-31T22:59:59Z');
    expect((await pay(year, id, 100)).approved).toBe(true);
    at(year, '2027-03-31T23:00:00Z');
    expect((await pay(year, id, 100)).approved).toBe(false);
  });

  it('only the commissioner carries a live award past its year, to 30 June at the latest (R7)', async () => {
    const { service, scheme } = year;
    const { commissioner, finance, approver, requester } = scheme.people;
    const { id: awardId } = await makeAward(service, scheme, LATE);
    const carry = (until: string, who = commissioner) =>
      codeOf(service.awards.carryForward(who, { awardId, until, reason: 'The council is late' }));
    expect(await carry('2027-04-30', finance)).toBe('forbidden');
    expect(await carry('2027-03-31')).toBe('expiry_not_allowed');
    expect(await carry('2027-07-01')).toBe('expiry_not_allowed');
    expect(await carry('2027-06-30')).toBe('done');
    expect((await rowOf(year, awardId)).expires_on).toBe('2027-06-30');
    await service.awards.endAward(approver, { awardId, reason: 'cancelled' });
    expect(await carry('2027-06-29')).toBe('wrong_state');
    const request = requestFor({ ...LATE, expiresOn: '2027-04-01' });
    expect(await codeOf(service.awards.requestAward(requester, { request, options: {} }))).toBe('expiry_not_allowed');
  });

  it('a budget is closed by the commissioner alone, from 1 March (R8)', async () => {
    const { service, scheme } = year;
    expect(await codeOf(service.budgets.closeBudget(scheme.people.finance, scheme.budgetId))).toBe('forbidden');
    at(year, '2027-02-28T23:59:59Z');
    expect(await codeOf(close(year))).toBe('wrong_state');
  });
});

it('the close ends what is live, releases it once, keeps holds, and lets what was carried forward go on (R7, R8, R12)', async () => {
  const year = await openYear();
  await using service = year.service;
  const { commissioner, approver, requester } = year.scheme.people;
  const plain = await makeAward(service, year.scheme, LATE);
  const withHold = await makeAward(service, year.scheme, LATE);
  const carried = await makeAward(service, year.scheme, LATE);
  const asked = await service.awards.requestAward(requester, { request: requestFor(LATE), options: {} });
  await service.awards.carryForward(commissioner, { awardId: carried.id, until: '2027-05-31', reason: 'Put off' });
  const held = await pay(year, withHold.id, 2500);
  at(year, '2027-03-31T12:00:00Z');
  const codes = await Promise.all([codeOf(close(year)), codeOf(close(year)), codeOf(close(year))]);
  expect(codes.toSorted()).toEqual(['done', 'wrong_state', 'wrong_state']);
  expect(await codeOf(service.awards.approveAward(approver, asked.id))).toBe('budget_not_open');
  const another = service.awards.requestAward(requester, { request: requestFor(LATE), options: {} });
  expect(await codeOf(another)).toBe('budget_not_open');
  await Promise.all([
    service.awards.endAwardsOfBudget(year.scheme.budgetId),
    service.awards.endAwardsOfBudget(year.scheme.budgetId),
  ]);
  await service.settle();
  expect(await rowOf(year, plain.id)).toMatchObject({ status: 'finished', end_reason: 'year_end' });
  expect(await rowOf(year, carried.id)).toMatchObject({ status: 'active', end_reason: null });
  expect((await rowOf(year, asked.id)).status).toBe('withdrawn');
  expect(await transfersOf(year, plain.id, ['release'])).toEqual([
    expect.objectContaining({ amount_pence: 6000, budget_id: year.scheme.budgetId, posting_period: '2027-04' }),
  ]);
  expect(await figuresOf(year, withHold.id)).toMatchObject({ availablePence: 0, heldPence: 2500 });
  expect(await closedMoney(year)).toEqual([]);
  at(year, '2027-04-06T10:00:00Z');
  expect((await pay(year, carried.id, 1000)).approved).toBe(true);
  await shop(year).authorizations.capture(held.id, { capture_amount: 2000 });
  await service.settle();
  const [hold] = await inScope(service.db, 'all', (trx) =>
    trx('ledger_transfers').where({ authorization_id: held.id, kind: 'hold' }).pluck('idempotency_key'),
  );
  const late = { budget_id: year.scheme.budgetId, posting_period: '2027-04' };
  expect(await transfersOf(year, withHold.id, ['capture', 'release'])).toEqual([
    expect.objectContaining({ kind: 'release', amount_pence: 3500, ...late }),
    expect.objectContaining({ kind: 'capture', amount_pence: 2000, follows_key: hold, ...late }),
    expect.objectContaining({ kind: 'release', amount_pence: 500, ...late }),
  ]);
  expect(await closedMoney(year)).toEqual([
    expect.objectContaining({ budgetId: year.scheme.budgetId, amountPence: 500 }),
  ]);
  expect(await differences(year)).toEqual([]);
}, 30_000);

it('no posting enters a closed month, whoever tries, and none slips past a close under way (R8)', async () => {
  const year = await openYear();
  await using service = year.service;
  const awards = [];
  for (let n = 0; n < 5; n += 1) awards.push(await makeAward(service, year.scheme, { ...LATE, amountPence: 1000 + n }));
  await Promise.all([
    ...awards.map(({ id }) =>
      service.awards.endAward(year.scheme.people.approver, { awardId: id, reason: 'cancelled' }),
    ),
    close(year),
  ]);
  const posting = inScope(service.db, 'all', async (trx) => {
    const row = await trx('ledger_transfers').where({ budget_id: year.scheme.budgetId, kind: 'allocation' }).first();
    const copy = { id: year.scheme.practiceId, idempotency_key: 'late', posting_period: '2027-03' };
    await trx('ledger_transfers').insert({ ...row, ...copy });
  });
  await expect(posting).rejects.toThrow(/posting period 2027-03 .* is closed/);
  expect(await differences(year)).toEqual([]);
}, 30_000);

it('money that comes back to a closed budget rests there, is told, and only the commissioner moves it on (R12)', async () => {
  const year = await openYear();
  await using service = year.service;
  const { commissioner, practice_manager, finance } = year.scheme.people;
  const { id } = await makeAward(service, year.scheme, LATE);
  const payment = await pay(year, id, 2000);
  await shop(year).authorizations.capture(payment.id);
  await service.settle();
  at(year, '2027-04-02T10:00:00Z');
  await close(year);
  await service.settle();
  const before = (await budgetOf(year, year.scheme.budgetId))?.availablePence ?? 0;
  const [taken] = (await service.shop.issuing.transactions.list({ limit: 1 })).data;
  await shop(year).transactions.refund(taken?.id ?? '', { refund_amount: 700 });
  await service.settle();
  expect((await budgetOf(year, year.scheme.budgetId))?.availablePence).toBe(before + 700);
  expect(await closedMoney(year)).toEqual([
    expect.objectContaining({ budgetId: year.scheme.budgetId, amountPence: 700 }),
  ]);
  expect(await transfersOf(year, id, ['refund'])).toEqual([
    expect.objectContaining({ posting_period: '2027-04', follows_key: `capture:${taken?.id}:award` }),
  ]);
  const nextYear = await service.budgets.createBudget(commissioner, {
    ownerPartyId: year.scheme.practiceId,
    practiceId: year.scheme.practiceId,
    commissionerId: year.scheme.commissionerId,
    financialYear: '2027/28',
  });
  const money = {
    budgetId: year.scheme.budgetId,
    amountPence: 700,
    toBudgetId: nextYear as string | null,
    reason: 'Back to the practice that it came from',
    idempotencyKey: 'first',
  };
  const move = (changes: Partial<typeof money> = {}, who = commissioner) =>
    codeOf(service.budgets.moveClosedMoney(who, { ...money, ...changes }));
  expect(await move({}, finance)).toBe('forbidden');
  expect(await move({}, practice_manager)).toBe('forbidden');
  expect(await move({ toBudgetId: year.scheme.budgetId })).toBe('invalid_input');
  expect(await move({ budgetId: nextYear })).toBe('wrong_state');
  expect(await move({ amountPence: before + 701, idempotencyKey: 'too-much' })).toBe('insufficient_budget');
  expect(await Promise.all([move(), move(), move()])).toEqual(['done', 'done', 'done']);
  expect(await budgetOf(year, nextYear)).toMatchObject({ allocatedPence: 700, availablePence: 700 });
  expect(await move({ amountPence: 600 })).toBe('idempotency_key_reused');
  expect(await move({ amountPence: 0, idempotencyKey: 'nothing' })).toBe('invalid_input');
  expect(await move({ toBudgetId: null, amountPence: 300, idempotencyKey: 'back' })).toBe('done');
  expect(await budgetOf(year, year.scheme.budgetId)).toMatchObject({
    allocatedPence: 1_000_000 - 1000,
    availablePence: before - 300,
  });
  const audited = await inScope(service.db, 'all', (trx) =>
    trx('audit_entries').where({ entity_id: year.scheme.budgetId, action: 'budget.move_closed_money' }),
  );
  expect(audited).toHaveLength(2);
  const allocation = { budgetId: year.scheme.budgetId, amountPence: 100, reason: 'More', idempotencyKey: 'more' };
  expect(await codeOf(service.budgets.allocate(commissioner, allocation))).toBe('wrong_state');
  expect(await differences(year)).toEqual([]);
}, 30_000);

it('a shop that takes too much after the close is paid for: the commissioner allocates what is short, and not a penny more (R3, R10)', async () => {
  const year = await openYear();
  await using service = year.service;
  const { commissioner, finance } = year.scheme.people;
  const { id } = await makeAward(service, year.scheme, LATE);
  const payment = await pay(year, id, 6000);
  at(year, '2027-04-02T10:00:00Z');
  await close(year);
  await service.settle();
  const { budgetId } = year.scheme;
  const rest = await budgetOf(year, budgetId);
  const moved = { budgetId, toBudgetId: null, reason: 'The year is over', amountPence: rest?.availablePence ?? 0 };
  await service.budgets.moveClosedMoney(commissioner, { ...moved, idempotencyKey: 'all' });
  await shop(year).authorizations.capture(payment.id, { capture_amount: 6500 });
  await service.settle();
  expect(await budgetOf(year, budgetId)).toMatchObject({ availablePence: -500, shortfallPence: 500 });
  const shortfall = await inScope(service.db, 'all', (trx) =>
    trx('finance_cases').where({ kind: 'shortfall', award_id: id }).first('id', 'status'),
  );
  const caseId = String(shortfall.id);
  const charge = (idempotencyKey: string) =>
    service.cases.chargeToBudget(finance, { caseId, note: 'The shop was right', idempotencyKey });
  await expect(charge('too-early')).rejects.toMatchObject({ code: 'insufficient_budget' });
  const allocate = (amountPence: number, idempotencyKey: string, who = commissioner) =>
    codeOf(service.budgets.allocate(who, { budgetId, amountPence, reason: 'What was short', idempotencyKey }));
  expect(await allocate(501, 'more')).toBe('wrong_state');
  expect(await allocate(-1, 'cut')).toBe('wrong_state');
  expect(await allocate(500, 'theirs', finance)).toBe('forbidden');
  const both = await Promise.all([allocate(500, 'first'), allocate(500, 'second'), allocate(500, 'first')]);
  expect(both.filter((code) => code === 'wrong_state').length).toBeGreaterThan(0);
  expect(await charge('now')).toBe(500);
  expect(await allocate(1, 'again')).toBe('wrong_state');
  expect(await budgetOf(year, budgetId)).toMatchObject({ availablePence: 0, shortfallPence: 0, spentPence: 6500 });
  const settled = await inScope(service.db, 'all', (trx) => trx('finance_cases').where({ id: caseId }).first());
  expect(settled).toMatchObject({ status: 'closed', outcome: 'charged' });
  expect(await differences(year)).toEqual([]);
}, 30_000);

it('a posting that the close waited for is not later than the close (R8)', async () => {
  const year = await openYear();
  await using service = year.service;
  const awards = [await makeAward(service, year.scheme, LATE), await makeAward(service, year.scheme, LATE)];
  const principal = year.scheme.people.approver;
  const { closing } = await inScope(service.db, 'all', async (trx) => {
    const end = (place: number) =>
      finishAward(trx, { principal, awardId: awards[place]?.id ?? '', reason: 'cancelled', at: service.clock.now() });
    await end(0);
    const begun = close(year);
    await untilOneWaits(service);
    service.clock.advance(5000);
    await end(1);
    return { closing: begun };
  });
  await closing;
  expect(await differences(year)).toEqual([]);
}, 30_000);
