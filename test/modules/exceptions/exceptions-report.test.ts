import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
