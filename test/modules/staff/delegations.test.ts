import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/kernel/principal.ts';
import { inScope } from '../../../src/platform/database.ts';
import { addPractice } from '../../harness/practices.ts';
import { codeOf } from '../../harness/refusal.ts';
import { openScheme, requestFor, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { addSomebody } from './people-of-tests.ts';

const WHY = 'Both partners are away on Thursdays';
const DAYS = { endsOn: '2027-03-31', reason: WHY };

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let elsewhere: string;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  elsewhere = await addPractice(service, 'DEMO-02');
});
afterAll(() => service[Symbol.asyncDispose]());

const manager = (practiceIds = [scheme.practiceId]) => addSomebody(service, { role: 'practice_manager', practiceIds });
const name = (who: Principal, by = scheme.people.approver, changes = {}) =>
  service.staff.delegate(by, { practice: 'DEMO-01', principalId: who.id, ...DAYS, ...changes });

async function ask(amountPence = 4000): Promise<string> {
  const { requester } = scheme.people;
  const asked = await service.awards.requestAward(requester, { request: requestFor({ amountPence }), options: {} });
  return asked.id;
}

describe('a practice manager', () => {
  it('approves nothing before an approver has named them (R18)', async () => {
    const colin = await manager();
    expect(await codeOf(service.awards.approveAward(colin, await ask()))).toBe('forbidden');
    expect(
      await codeOf(service.awards.refuseAward(colin, { awardId: await ask(), reason: 'Not for this policy' })),
    ).toBe('forbidden');
  });

  it('approves as an approver does once named, to £300 and never what they asked for (R13, R15, R18)', async () => {
    const colin = await manager();
    await name(colin);
    expect((await service.awards.approveAward(colin, await ask())).status).toBe('active');
    const dear = requestFor({ amountPence: 31_000, policy: 'P4' });
    const asked = await service.awards.requestAward(scheme.people.requester, { request: dear, options: {} });
    expect(await codeOf(service.awards.approveAward(colin, asked.id))).toBe('approval_band_exceeded');
    const own = await service.awards.requestAward(colin, { request: requestFor(), options: {} });
    expect(await codeOf(service.awards.approveAward(colin, own.id))).toBe('requester_is_approver');
  });

  it('approves nothing any more from the moment a delegation ends, or its last day has passed (R18)', async () => {
    const colin = await manager();
    const { id } = await name(colin, scheme.people.approver, { endsOn: '2026-11-22' });
    await service.staff.endDelegation(scheme.people.practice_manager, id);
    expect(await codeOf(service.awards.approveAward(colin, await ask()))).toBe('forbidden');
    const dora = await manager();
    await name(dora, scheme.people.approver, { startsOn: '2026-11-23', endsOn: '2026-11-24' });
    expect(await codeOf(service.awards.approveAward(dora, await ask()))).toBe('forbidden');
  });
});

describe('a delegation', () => {
  it('named twice in the same way is one; in another way for the same days it is refused (R18)', async () => {
    const colin = await manager();
    const first = await name(colin);
    expect(await name(colin)).toEqual({ id: first.id, isNew: false });
    expect(await codeOf(name(colin, scheme.people.approver, { endsOn: '2027-01-31' }))).toBe('conflict');
    const both = await Promise.allSettled([await manager()].flatMap((who) => [name(who), name(who)]));
    const ids = both.map((one) => (one.status === 'fulfilled' ? one.value.id : 'refused'));
    expect(new Set(ids).size).toBe(1);
  });

  it('is named by nobody for themselves, for nobody else’s practice and for no other role', async () => {
    const colin = await manager();
    expect(await codeOf(name(colin, colin))).toBe('forbidden');
    expect(await codeOf(name(colin, scheme.people.requester))).toBe('forbidden');
    expect(await codeOf(name(scheme.people.requester))).toBe('invalid_input');
    expect(await codeOf(name(await manager([elsewhere])))).toBe('not_found');
    expect(await codeOf(name(colin, scheme.people.approver, { practice: 'DEMO-02' }))).toBe('practice_unknown');
  });

  it('is listed for the commissioner with who, until when and why, and hidden from other practices (R16, R18)', async () => {
    const colin = await manager();
    const { id } = await name(colin);
    const view = await inScope(service.db, 'all', (trx) => service.reports.delegationView(trx, id));
    expect(view).toMatchObject({
      state: 'in_force',
      practice: 'DEMO-01',
      principalId: colin.id,
      startsOn: '2026-11-22',
      endsOn: '2027-03-31',
      reason: WHY,
      namedBy: 'Test approver',
    });
    const seen = await inScope(service.db, [elsewhere], (trx) => service.reports.listDelegations(trx, { limit: 100 }));
    expect(seen.data).toEqual([]);
    const stranger = await manager([elsewhere]);
    expect(await codeOf(service.staff.endDelegation(stranger, id))).toBe('not_found');
  });

  it('ends with the role or the practice that it came with', async () => {
    const admin = await addSomebody(service, { role: 'admin' });
    const colin = await manager([scheme.practiceId, elsewhere]);
    const { id } = await name(colin);
    await service.staff.changeStaff(admin, {
      principalId: colin.id,
      role: 'practice_manager',
      practiceIds: [elsewhere],
      title: 'Practice manager',
    });
    const view = await inScope(service.db, 'all', (trx) => service.reports.delegationView(trx, id));
    expect(view).toMatchObject({ state: 'over', endedBy: admin.name });
  });
});
