import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/kernel/principal.ts';
import { codeOf } from '../../harness/refusal.ts';
import { openScheme, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { excepting } from './excepted.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let acts: ReturnType<typeof excepting>;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  acts = excepting(service, scheme);
});
afterAll(() => service[Symbol.asyncDispose]());

describe('the report of exceptions (R60)', () => {
  it('has who, why, until when and what is left of each, filtered by state, award and practice', async () => {
    const { awardId, authorizationId } = await acts.declined();
    const id = await acts.allowed(authorizationId, { mostPence: 4500, mostPayments: 2 });
    const list = (filter: object) =>
      acts.all(async (trx) => (await service.reports.listExceptions(trx, { limit: 100, ...filter })).data);
    expect(await list({ awardId })).toMatchObject([
      {
        id,
        state: 'allowed',
        subject: 'shop',
        merchantName: 'Foamline Spa',
        reason: acts.WHY,
        askedBy: 'Test requester',
        decidedBy: 'Test approver',
        expiresOn: '2026-12-06',
        leftPence: 4500,
        payments: 0,
        practice: 'DEMO-01',
        attempt: { authorizationId, amountPence: 2000 },
      },
    ]);
    expect(await list({ awardId, state: 'asked' })).toEqual([]);
    expect(await list({ awardId, practiceCode: 'DEMO-99' })).toEqual([]);
    expect((await list({ state: 'allowed' })).every((one) => one.state === 'allowed')).toBe(true);
  });

  it('is given page by page, newest first', async () => {
    const { awardId, authorizationId } = await acts.declined();
    const first = await acts.ask(authorizationId);
    await service.exceptions.refuseException(scheme.people.approver, { exceptionId: first, reason: 'The wrong shop' });
    const asked = [first, await acts.ask(authorizationId)];
    const page = (cursor?: string) =>
      acts.all((trx) => service.reports.listExceptions(trx, { awardId, limit: 1, cursor }));
    const newest = await page();
    const second = await page(newest.nextCursor ?? undefined);
    expect([...newest.data, ...second.data].map(({ id }) => id)).toEqual(asked.toReversed());
    expect(second.nextCursor).toBeNull();
  });
});

describe('withdrawing an exception', () => {
  it('is for whoever asked and for an approver, before and after it was allowed', async () => {
    const { people } = scheme;
    const secondApprover = await acts.somebody('approver');
    const { awardId, authorizationId } = await acts.declined();
    const withdraw = (exceptionId: string, by: Principal) =>
      codeOf(service.exceptions.withdrawException(by, { exceptionId, reason: 'She found another place' }));
    const asked = await acts.ask(authorizationId);
    expect(await withdraw(asked, people.practice_manager)).toBe('forbidden');
    expect(await withdraw(asked, people.requester)).toBe('done');
    expect(await withdraw(asked, people.requester)).toBe('done');
    expect(await withdraw(asked, people.approver)).toBe('conflict');
    const allowed = await acts.allowed(authorizationId);
    expect(await withdraw(allowed, secondApprover)).toBe('done');
    expect(await acts.rowOf(allowed)).toMatchObject({
      status: 'withdrawn',
      decided_by: people.approver.id,
      withdrawn_by: secondApprover.id,
      withdrawal_note: 'She found another place',
    });
    expect(await acts.eventsOf(awardId)).toEqual([
      'exception.asked',
      'exception.withdrawn',
      'exception.asked',
      'exception.allowed',
      'exception.withdrawn',
    ]);
  });
});
