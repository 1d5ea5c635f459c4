import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findAward } from '../../../src/modules/awards/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, requestFor, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { addNeighbour, openPool } from '../../harness/two-practices.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service, { allocationPence: 6000 });
});
afterAll(() => service[Symbol.asyncDispose]());
afterEach(() => service.clock.set(new Date('2026-11-22T10:00:00Z')));

const ask = (changes: Parameters<typeof requestFor>[0] = {}) =>
  service.awards.requestAward(scheme.people.requester, { request: requestFor(changes), options: {} });
const wait = (changes: Parameters<typeof requestFor>[0] = {}) => ask({ ...changes, ifNoFunds: 'wait' });
const find = (id: string) => inScope(service.db, 'all', (trx) => findAward(trx, id));
const waitingIn = (budgetId: string, scope: 'all' | string[] = 'all') =>
  inScope(service.db, scope, async (trx) => (await service.reports.listWaiting(trx, { budgetId, limit: 10 })).data);
const waiting = () => waitingIn(scheme.budgetId);
const release = (awardId: string, more = {}) =>
  service.awards.releaseWaiting(scheme.people.practice_manager, { awardId, ...more });
const later = (minutes: number) => service.clock.set(new Date(service.clock.now().getTime() + minutes * 60_000));
const eventsOf = (awardId: string) =>
  inScope(service.db, 'all', (trx) => trx('domain_events').where({ award_id: awardId }).orderBy('id').pluck('type'));

/** Of the £60 of the budget, £50 is in an award; nothing else is asked for or live. Gives that award's id. */
async function spendMost(): Promise<string> {
  const { approver } = scheme.people;
  const rows = await inScope(service.db, 'all', (trx) =>
    trx('awards').whereIn('status', ['waiting', 'requested', 'active']).select('id', 'status'),
  );
  for (const { id: awardId, status } of rows) {
    if (status === 'active') await service.awards.endAward(approver, { awardId, reason: 'cancelled' });
    else await service.awards.takeBackRequest(approver, { awardId, reason: 'The test before is over' });
  }
  return (await makeAward(service, scheme, { amountPence: 5000 })).id;
}

describe('a request that the budget cannot cover (R65)', () => {
  let spent: string;
  beforeEach(async () => {
    spent = await spendMost();
  });
  const freeMoney = () => service.awards.endAward(scheme.people.approver, { awardId: spent, reason: 'cancelled' });

  it('is refused, unless it says that it can wait', async () => {
    expect(await codeOf(ask())).toBe('insufficient_budget');
    expect(await codeOf(ask({ ifNoFunds: 'refuse' }))).toBe('insufficient_budget');
    const saved = await wait();
    expect(saved).toMatchObject({ status: 'waiting', waitingSince: service.clock.now() });
    expect(await eventsOf(saved.id)).toEqual(['award.requested', 'award.waiting']);
    expect(await codeOf(service.awards.approveAward(scheme.people.approver, saved.id))).toBe('wrong_state');
  });

  it('waits for money only: what fails another test is refused all the same (R22)', async () => {
    expect(await codeOf(wait({ amountPence: 6001 }))).toBe('policy_cap_exceeded');
    expect((await wait({ amountPence: 1000 })).status).toBe('requested');
  });

  it('is listed the oldest first, and released the oldest first unless a reason is given', async () => {
    const first = await wait({ amountPence: 3000 });
    later(1);
    const second = await wait({ amountPence: 2000 });
    expect((await waiting()).map(({ id, place }) => [id, place])).toEqual([
      [first.id, 1],
      [second.id, 2],
    ]);
    const page = (cursor?: string | null) =>
      inScope(service.db, 'all', (trx) =>
        service.reports.listWaiting(trx, { limit: 1, ...(cursor ? { cursor } : {}) }),
      );
    const { data, nextCursor } = await page();
    expect([...data, ...(await page(nextCursor)).data].map(({ id }) => id)).toEqual([first.id, second.id]);
    await freeMoney();
    expect(await codeOf(release(second.id))).toBe('reason_needed');
    await release(second.id, { reason: 'Their dialysis starts on Monday' });
    await release(second.id);
    expect((await find(second.id))?.status).toBe('requested');
    expect(await eventsOf(second.id)).toEqual(['award.requested', 'award.waiting', 'award.released']);
    await release(first.id);
    expect((await service.awards.approveAward(scheme.people.approver, first.id)).status).toBe('active');
    expect((await service.awards.approveAward(scheme.people.approver, second.id)).status).toBe('active');
  });

  it('is not released without money, by whoever may not, or when it does not wait', async () => {
    const { id } = await wait({ amountPence: 6000 });
    expect(await codeOf(release(id))).toBe('insufficient_budget');
    for (const role of ['requester', 'finance', 'commissioner', 'auditor'] as const) {
      const released = service.awards.releaseWaiting(scheme.people[role], { awardId: id });
      expect(await codeOf(released)).toBe('forbidden');
    }
    const asked = await ask({ amountPence: 1000 });
    expect(await codeOf(release(asked.id))).toBe('wrong_state');
  });

  it('gets a new last day when the wait used up the one asked for', async () => {
    const { id } = await wait({ amountPence: 2000, expiresOn: '2026-11-25' });
    await freeMoney();
    later(5 * 24 * 60);
    expect(await codeOf(release(id))).toBe('expiry_not_allowed');
    expect(await codeOf(release(id, { expiresOn: '2027-01-20' }))).toBe('expiry_not_allowed');
    await release(id, { expiresOn: '2026-12-20' });
    expect(await find(id)).toMatchObject({ status: 'requested', expiresOn: '2026-12-20' });
  });

  it('is released for no year but that of its budget, however long the close takes (R7)', async () => {
    const { id } = await wait({ amountPence: 2000 });
    await freeMoney();
    service.clock.set(new Date('2027-03-20T10:00:00Z'));
    expect(await codeOf(release(id, { expiresOn: '2027-04-01' }))).toBe('expiry_not_allowed');
    service.clock.set(new Date('2027-04-06T10:00:00Z'));
    expect(await codeOf(release(id, { expiresOn: '2027-04-20' }))).toBe('wrong_state');
    expect((await find(id))?.status).toBe('waiting');
  });

  it('is released for nobody who can no longer decide and has nobody to act for them (R26)', async () => {
    const waits = await wait({ amountPence: 2000 });
    await freeMoney();
    await service.recipients.recordCapacity(scheme.people.requester, {
      recipientId: waits.recipientId,
      lacksCapacity: true,
      assessedOn: '2026-11-20',
      note: 'Cannot weigh this up since the stroke',
    });
    expect(await codeOf(release(waits.id))).toBe('representative_needed');
  });

  it('is saved by hand when the money ran out after it was asked for, and keeps its place', async () => {
    await freeMoney();
    const asked = await ask({ amountPence: 6000 });
    const save = () => service.awards.saveAsWaiting(scheme.people.requester, asked.id);
    expect(await codeOf(save())).toBe('wrong_state');
    await makeAward(service, scheme, { amountPence: 6000 });
    later(1);
    await save();
    await save();
    expect(await find(asked.id)).toMatchObject({ status: 'waiting', waitingSince: asked.requestedAt });
  });

  it('is taken back by whoever asked, and then waits no more', async () => {
    const { id } = await wait({ amountPence: 6000 });
    await service.awards.takeBackRequest(scheme.people.requester, { awardId: id, reason: 'The family has paid' });
    expect((await find(id))?.status).toBe('withdrawn');
    expect(await codeOf(release(id))).toBe('wrong_state');
  });
});

describe('a purse that several practices share (R65)', () => {
  it('has one line: what another practice asked for before goes first, unless a reason is given', async () => {
    const neighbour = await addNeighbour(service, scheme);
    const { allianceId } = neighbour;
    const { commissioner } = scheme.people;
    const budgetId = await openPool(service, { scheme, allianceId, allocationPence: 1000 });
    await service.budgets.setPoolTerms(commissioner, { budgetId, policies: ['P8'], shares: [] });
    const wants = { policy: 'P8', method: 'voucher', amountPence: 2000, ifNoFunds: 'wait' } as const;
    const request = requestFor({ ...wants, practice: 'DEMO-02' });
    const { requester } = neighbour.people;
    const theirs = await service.awards.requestAward(requester, { request, options: {} });
    later(1);
    const ours = await ask(wants);
    const seen = await waitingIn(budgetId, [scheme.practiceId]);
    expect(seen.map(({ id, place }) => [id, place])).toEqual([[ours.id, 2]]);
    const more = { budgetId, amountPence: 5000, reason: 'More of it', idempotencyKey: ours.id };
    await service.budgets.allocate(commissioner, more);
    expect(await codeOf(release(ours.id))).toBe('reason_needed');
    await service.awards.takeBackRequest(requester, { awardId: theirs.id, reason: 'The family has paid' });
    expect(await codeOf(release(ours.id))).toBe('done');
  });
});
