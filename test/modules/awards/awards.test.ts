import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAward } from '../../../src/modules/awards/index.ts';
import { readAwardFigures, readBudgetFigures } from '../../../src/modules/ledger/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, requestFor, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

const budget = () =>
  inScope(service.db, 'all', async (trx) => (await readBudgetFigures(trx, [scheme.budgetId])).get(scheme.budgetId));
const ask = (changes: Parameters<typeof requestFor>[0] = {}, options = {}) =>
  service.awards.requestAward(scheme.people.requester, { request: requestFor(changes), options });

describe('asking for an award', () => {
  it('makes one award for one idempotency key, also when 20 arrive at once (R32)', async () => {
    const request = requestFor();
    const options = { idempotencyKey: 'one-award' };
    const asked = await Promise.all(
      Array.from({ length: 20 }, () => service.awards.requestAward(scheme.people.requester, { request, options })),
    );
    expect(new Set(asked.map((award) => award.id)).size).toBe(1);
    const other = requestFor({ amountPence: 1234 });
    expect(await codeOf(service.awards.requestAward(scheme.people.requester, { request: other, options }))).toBe(
      'idempotency_key_reused',
    );
  });
  it('finds the same person again instead of adding them twice', async () => {
    const recipient = { givenName: 'Kamal', familyName: 'Testerby', dateOfBirth: '1970-01-02', postcode: 'ZZ1 2AB' };
    const first = await ask({ recipient });
    const second = await ask({ recipient: { ...recipient, familyName: ' testerby', postcode: 'zz12ab' } });
    expect(second.recipientId).toBe(first.recipientId);
  });
  it.each([
    ['practice_unknown', { practice: 'DEMO-99' }],
    ['policy_not_active', { policy: 'P0' }],
    ['method_not_allowed', { policy: 'P8' }],
    ['policy_cap_exceeded', { amountPence: 6001 }],
    ['amount_too_small', { amountPence: 499 }],
  ])('is refused with %s and moves no money (R22)', async (code, changes) => {
    const before = await budget();
    expect(await codeOf(ask(changes))).toBe(code);
    expect(await budget()).toEqual(before);
  });
  it('is refused without an open budget (R5)', async () => {
    const { stopId } = await service.budgets.stopSpending(scheme.people.commissioner, {
      kind: 'budget',
      target: scheme.budgetId,
      reason: 'An audit of the practice has begun',
    });
    expect(await codeOf(ask())).toBe('budget_not_open');
    await service.budgets.liftStop(scheme.people.commissioner, { stopId, note: 'The audit is over' });
    expect(await codeOf(ask())).toBe('done');
  });
  it.each(['finance', 'commissioner', 'auditor'] as const)('is not for %s', async (role) => {
    const asked = service.awards.requestAward(scheme.people[role], { request: requestFor(), options: {} });
    expect(await codeOf(asked)).toBe('forbidden');
  });
});

describe('deciding on an award', () => {
  it('is never done by whoever asked (R13)', async () => {
    const { approver } = scheme.people;
    const asked = await service.awards.requestAward(approver, { request: requestFor(), options: {} });
    expect(await codeOf(service.awards.approveAward(approver, asked.id))).toBe('requester_is_approver');
    expect(await codeOf(service.awards.refuseAward(approver, { awardId: asked.id, reason: 'No' }))).toBe(
      'requester_is_approver',
    );
  });
  it('reserves the whole award once, however often it is approved (R4)', async () => {
    const before = await budget();
    const asked = await ask({ amountPence: 5000 });
    const { approver } = scheme.people;
    await Promise.all([1, 2, 3].map(() => service.awards.approveAward(approver, asked.id)));
    expect((await budget())?.availablePence).toBe((before?.availablePence ?? 0) - 5000);
    const cards = await inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: asked.id }));
    expect(cards).toHaveLength(1);
  });
  it('asks finance for more than £300 (R15)', async () => {
    const asked = await ask({ policy: 'P1', amountPence: 30_001, expiresOn: '2027-01-31' });
    expect(await codeOf(service.awards.approveAward(scheme.people.approver, asked.id))).toBe('approval_band_exceeded');
    expect((await service.awards.approveAward(scheme.people.finance, asked.id)).status).toBe('active');
  });
  it('refuses with a reason, moves no money, and cannot be approved afterwards (R34)', async () => {
    const before = await budget();
    const asked = await ask();
    const refused = await service.awards.refuseAward(scheme.people.approver, {
      awardId: asked.id,
      reason: 'Other help',
    });
    expect(refused.status).toBe('refused');
    expect(await codeOf(service.awards.approveAward(scheme.people.approver, asked.id))).toBe('wrong_state');
    expect(await budget()).toEqual(before);
  });
  it('writes who did what beside each act (R58)', async () => {
    const { id } = await makeAward(service, scheme);
    const rows = await inScope(service.db, 'all', (trx) =>
      trx('audit_entries').where({ entity_id: id }).orderBy('at').orderBy('id').select('action', 'principal_id'),
    );
    expect(rows).toEqual([
      { action: 'award.request', principal_id: scheme.people.requester.id },
      { action: 'award.approve', principal_id: scheme.people.approver.id },
    ]);
  });
});

describe('what becomes of an award', () => {
  const toldOf = (id: string) =>
    inScope(service.db, 'all', (trx) =>
      trx('domain_events').where({ award_id: id }).orderBy('id').select('type', 'payload'),
    );
  const typesOf = async (id: string) => (await toldOf(id)).map(({ type }) => type);

  it('is told with the act, in ids, codes and figures only', async () => {
    const { approver, requester } = scheme.people;
    const { id } = await makeAward(service, scheme);
    const more = { awardId: id, addPence: 500, reason: 'Prices rose', idempotencyKey: 'told-of-an-award' };
    const addition = await service.awards.requestAddition(requester, more);
    await service.awards.refuseAddition(approver, { additionId: addition.id, reason: 'Not now' });
    await service.awards.withdrawConsent(requester, { awardId: id });
    await service.awards.endAward(approver, { awardId: id, reason: 'withdrawn' });
    expect((await typesOf(id)).filter((type) => !type.startsWith('card.'))).toEqual([
      'award.requested',
      'award.approved',
      'award.addition_requested',
      'award.addition_refused',
      'award.paused',
      'award.ended',
    ]);
    expect(JSON.stringify(await toldOf(id))).not.toContain('Prices rose');
    const refused = await ask();
    await service.awards.refuseAward(approver, { awardId: refused.id, reason: 'Other help' });
    expect(await typesOf(refused.id)).toEqual(['award.requested', 'award.refused']);
  });
});

describe('an award whose card Stripe refuses for good', () => {
  it('ends, and its money returns once', async () => {
    const before = await budget();
    const asked = await ask({ amountPence: 5000 });
    await inScope(service.db, 'all', (trx) =>
      trx('practices').where({ id: scheme.practiceId }).update({ city: '', address_line1: '' }),
    );
    const refused = await codeOf(service.awards.approveAward(scheme.people.approver, asked.id));
    await inScope(service.db, 'all', (trx) =>
      trx('practices').where({ id: scheme.practiceId }).update({ city: 'Marram Bay', address_line1: '1 Sandy Lane' }),
    );
    expect(refused).toBe('card_refused');
    const award = await inScope(service.db, 'all', (trx) => findAward(trx, asked.id));
    expect(award).toMatchObject({ status: 'finished', endReason: 'issue_failed' });
    expect(await budget()).toEqual(before);
    const figures = await inScope(service.db, 'all', (trx) => readAwardFigures(trx, [asked.id]));
    expect(figures.get(asked.id)).toMatchObject({ putInPence: 0, availablePence: 0 });
  });
});
