import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countTasks, readTasks } from '../../../src/doors/web/pages/tasks/tasks.query.ts';
import { findAward, type NeedField } from '../../../src/modules/awards/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, requestFor, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { addPracticeWithBudget } from '../../harness/two-practices.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service, { allocationPence: 3_000_000 });
});
afterAll(() => service[Symbol.asyncDispose]());

type Changes = Parameters<typeof requestFor>[0];
let made = 0;
/** Somebody new, as a request names them. */
const somebody = () => {
  made += 1;
  return { givenName: 'Jo', familyName: `Sampleton${'abcdefghij'[made % 10]}${made}`, dateOfBirth: '1981-06-19' };
};
const ask = (changes: Changes = {}) =>
  service.awards.requestAward(scheme.people.requester, { request: requestFor(changes), options: {} });
const needsOf = (awardId: string) =>
  inScope(service.db, 'all', async (trx) => {
    const award = await findAward(trx, awardId);
    if (!award) throw new Error('no award');
    return service.awards.needsOf(trx, award);
  });
const approve = (by: 'approver' | 'finance' | 'commissioner', id: string, answers = {}) =>
  service.awards.approveAward(scheme.people[by], id, answers);
const days = (count: number) => service.clock.set(new Date(service.clock.now().getTime() + count * 86_400_000));
const decisionOf = (awardId: string) =>
  inScope(service.db, 'all', (trx) => trx('award_decisions').where({ award_id: awardId }).first());
/** In whose list of tasks the award stands as one to decide on. */
const toldOf = async (awardId: string, alsoActsAs: readonly string[] = []) => {
  const told: string[] = [];
  for (const role of ['approver', 'finance', 'commissioner'] as const) {
    const { id, scope } = scheme.people[role];
    const practiceId = role === 'approver' ? scheme.practiceId : null;
    const reader = { id, alsoActsAs, roles: [role], practiceId, today: '2026-11-22', now: service.clock.now() };
    const tasks = await inScope(service.db, scope, (trx) => readTasks(service, trx, reader));
    const count = await inScope(service.db, scope, (trx) => countTasks(service, trx, reader));
    expect(count).toBe(tasks.reduce((sum, task) => sum + task.count, 0));
    if (tasks.some((task) => task.kind === 'decide' && task.subject === awardId)) told.push(role);
  }
  return told;
};
const BREAK = { policy: 'P1', amountPence: 20_000, expiresOn: '2027-01-31' };

describe('a request of a key', () => {
  it('is no task of whoever answers for the key: both are one person (R13)', async () => {
    const { id } = await ask({ recipient: somebody() });
    expect(await toldOf(id)).toContain('approver');
    expect(await toldOf(id, [scheme.people.requester.id])).toEqual([]);
  });
});

describe('the band of a person over 28 days (R15)', () => {
  it('adds up what was approved under any policy, so that splitting does not help', async () => {
    const recipient = somebody();
    await makeAward(service, scheme, { ...BREAK, recipient });
    const food = await ask({ recipient, amountPence: 6000 });
    await approve('approver', food.id);
    const more = await ask({ recipient, policy: 'P3', amountPence: 5000 });
    expect(await needsOf(more.id)).toMatchObject({ band: 'finance', totalPence28Days: 31_000 });
    expect(await codeOf(approve('approver', more.id))).toBe('approval_band_exceeded');
    expect((await approve('finance', more.id)).status).toBe('active');
    const last = await ask({ recipient, policy: 'P7', amountPence: 20_000, expiresOn: '2026-12-06' });
    expect(await toldOf(last.id)).toEqual(['commissioner']);
    expect(await codeOf(approve('finance', last.id))).toBe('approval_band_exceeded');
    expect((await approve('commissioner', last.id)).status).toBe('active');
    expect(await decisionOf(last.id)).toMatchObject({ total_28_days_pence: 51_000, needed_role: 'commissioner' });
  });

  it('counts what another practice gave the same NHS number, and not what came back to it', async () => {
    const next = await addPracticeWithBudget(service, scheme, { code: 'DEMO-02', allocationPence: 100_000 });
    const recipient = { ...somebody(), nhsNumber: '9990000387' };
    const request = requestFor({ practice: 'DEMO-02', ...BREAK, amountPence: 30_000, recipient });
    const there = await service.awards.requestAward(next.people.requester, { request, options: {} });
    await service.awards.approveAward(next.people.approver, there.id);
    const { id } = await ask({ recipient });
    expect(await needsOf(id)).toMatchObject({ band: 'finance', totalPence28Days: 34_000 });
    expect(await toldOf(id)).toEqual(['finance']);
    expect(await codeOf(approve('approver', id))).toBe('approval_band_exceeded');
    await service.awards.endAward(next.people.approver, { awardId: there.id, reason: 'cancelled' });
    expect(await needsOf(id)).toMatchObject({ band: 'rule', totalPence28Days: 4000 });
  });

  it('is tested one at a time for a person: of two approvals at once that together exceed it, one is refused', async () => {
    const recipient = somebody();
    const first = await ask({ ...BREAK, recipient });
    const second = await ask({ recipient, policy: 'P7', amountPence: 15_000, expiresOn: '2026-12-06' });
    const codes = await Promise.all([first.id, second.id].map((id) => codeOf(approve('approver', id))));
    expect(codes.sort()).toEqual(['approval_band_exceeded', 'done']);
  });

  it('forgets what was approved 28 days ago, and what came back of an award that is over', async () => {
    const recipient = somebody();
    const { id } = await makeAward(service, scheme, { ...BREAK, amountPence: 25_000, recipient });
    const next = await ask({ recipient, policy: 'P7', amountPence: 10_000, expiresOn: '2026-12-06' });
    expect((await needsOf(next.id)).band).toBe('finance');
    await service.awards.endAward(scheme.people.approver, { awardId: id, reason: 'cancelled' });
    expect(await needsOf(next.id)).toMatchObject({ band: 'approver', totalPence28Days: 10_000 });
    await approve('approver', next.id);
    const before = service.clock.now();
    days(27);
    const later = await ask({ recipient, policy: 'P3', amountPence: 2000, expiresOn: '2026-12-25' });
    expect((await needsOf(later.id)).totalPence28Days).toBe(12_000);
    days(1);
    expect((await needsOf(later.id)).totalPence28Days).toBe(2000);
    service.clock.set(before);
  });

  it('does not count what was only asked for, nor what was refused', async () => {
    const recipient = somebody();
    await ask({ ...BREAK, recipient });
    const refused = await ask({ recipient, policy: 'P4', method: 'card', amountPence: 20_000 });
    await service.awards.refuseAward(scheme.people.approver, { awardId: refused.id, reason: 'The council pays it' });
    const food = await ask({ recipient });
    expect((await needsOf(food.id)).totalPence28Days).toBe(4000);
  });
});

describe('an award of a kind that was given before', () => {
  const third = async () => {
    const recipient = somebody();
    await makeAward(service, scheme, { recipient, amountPence: 1000 });
    await makeAward(service, scheme, { recipient, amountPence: 1100 });
    return ask({ recipient, amountPence: 1200 });
  };

  it('needs a reason from the approver at the third in 12 months, which is kept with the decision (R29)', async () => {
    const { id } = await third();
    expect(await needsOf(id)).toMatchObject({ band: 'approver', repeats: 2 });
    expect(await codeOf(approve('approver', id))).toBe('reason_needed');
    const repeatReason = 'The benefit appeal was put off again';
    expect((await approve('approver', id, { repeatReason, householdReason: 'Not asked for here' })).status).toBe(
      'active',
    );
    expect(await decisionOf(id)).toMatchObject({ repeat_reason: repeatReason, household_reason: null });
  });

  it('is refused when it is asked for beyond what the policy allows in 12 months', async () => {
    const { id, recipientId } = await third();
    await approve('approver', id, { repeatReason: 'The benefit appeal was put off again' });
    const { recipient: _named, ...fourth } = requestFor({ amountPence: 1300 });
    const asked = service.awards.requestAward(scheme.people.requester, {
      request: { ...fourth, recipientId },
      options: {},
    });
    expect(await codeOf(asked)).toBe('recipient_cap_exceeded');
  });

  it('is a likely duplicate for 7 days, until an approver confirms that it is none (R31)', async () => {
    const recipient = somebody();
    const first = await makeAward(service, scheme, { recipient, amountPence: 2000 });
    const again = await ask({ recipient, amountPence: 2000 });
    expect((await needsOf(again.id)).duplicateOf).toBe(first.id);
    expect(await codeOf(approve('approver', again.id))).toBe('likely_duplicate');
    const duplicateReason = 'One for each week of the delay';
    expect(await codeOf(approve('approver', again.id, { duplicateReason }))).toBe('likely_duplicate');
    expect((await approve('approver', again.id, { confirmDuplicate: true, duplicateReason })).status).toBe('active');
    expect(await decisionOf(again.id)).toMatchObject({ duplicate_reason: duplicateReason });
  });
});

describe("a carer's break for a household (R30)", () => {
  const household = async () => {
    const one = somebody();
    const other = somebody();
    const first = await makeAward(service, scheme, { ...BREAK, recipient: one });
    const second = await ask({ ...BREAK, amountPence: 10_000, recipient: other });
    return { first, second, other };
  };
  const live = (recipientIds: string[]) =>
    service.recipients.recordHousehold(scheme.people.requester, {
      recipientId: recipientIds[0] ?? '',
      withIds: recipientIds.slice(1),
    });

  it('is one in 12 months, unless finance excepts the household with a reason', async () => {
    const { first, second } = await household();
    expect((await needsOf(second.id)).band).toBe('approver');
    expect(await toldOf(second.id)).toEqual(['approver']);
    await live([first.recipientId, second.recipientId]);
    const needs = await needsOf(second.id);
    const asked: NeedField[] = needs.asks.map(({ field }) => field);
    expect([needs.band, asked]).toEqual(['finance', ['householdReason']]);
    expect(await toldOf(second.id)).toEqual(['finance']);
    expect(await codeOf(approve('approver', second.id))).toBe('approval_band_exceeded');
    expect(await codeOf(approve('finance', second.id))).toBe('reason_needed');
    const householdReason = 'Both care for their father, in turns';
    expect((await approve('finance', second.id, { householdReason })).status).toBe('active');
  });

  it('stays one where somebody leaves the household before asking, and lives there again afterwards', async () => {
    const { first, second, other } = await household();
    await live([first.recipientId, second.recipientId]);
    await service.recipients.leaveHousehold(scheme.people.requester, { recipientId: second.recipientId });
    expect((await needsOf(second.id)).asks.map(({ field }) => field)).toEqual(['householdReason']);
    expect(await codeOf(approve('approver', second.id))).toBe('approval_band_exceeded');
    expect(await codeOf(ask({ ...BREAK, amountPence: 20_001, recipient: other }))).toBe('recipient_cap_exceeded');
  });

  it('is capped for the year of the household together (R22)', async () => {
    const { first, second, other } = await household();
    await live([first.recipientId, second.recipientId]);
    expect(await codeOf(ask({ ...BREAK, amountPence: 20_001, recipient: other }))).toBe('recipient_cap_exceeded');
    expect((await ask({ ...BREAK, recipient: other })).status).toBe('requested');
  });
});

describe('what stood in the way when it was asked for (R24 to R27)', () => {
  it('stands in the way of the approval too: somebody who can no longer decide has nobody to act for them', async () => {
    const { id, recipientId } = await ask();
    await service.recipients.recordCapacity(scheme.people.requester, {
      recipientId,
      lacksCapacity: true,
      assessedOn: '2026-11-20',
      note: 'Cannot weigh this up since the stroke',
    });
    expect(await codeOf(approve('approver', id))).toBe('representative_needed');
    const reason = 'No food in the house, nobody answers';
    const alone = service.awards.issueUnderBreakGlass(scheme.people.requester, { awardId: id, reason });
    expect(await codeOf(alone)).toBe('representative_needed');
  });
});

describe('what a policy gives only with more than a yes', () => {
  it('is more than its cap by exception, from finance and with a reason that is kept (R15, R22, R60)', async () => {
    const home = { policy: 'P7', expiresOn: '2026-12-06' };
    expect(await codeOf(ask({ ...home, amountPence: 40_001 }))).toBe('policy_cap_exceeded');
    const { id } = await ask({ ...home, amountPence: 25_000 });
    expect(await codeOf(approve('approver', id, { capReason: 'Two rooms, no bed' }))).toBe('approval_band_exceeded');
    expect(await codeOf(approve('finance', id))).toBe('reason_needed');
    const capReason = 'Both rooms are empty and the ward needs the bed';
    expect((await approve('finance', id, { capReason })).status).toBe('active');
    expect(await decisionOf(id)).toMatchObject({ cap_reason: capReason, needed_role: 'finance' });
    const rails = await ask({ policy: 'P2', method: 'invoice', amountPence: 40_000, expiresOn: '2027-01-15' });
    expect((await needsOf(rails.id)).asks.map(({ question }) => question)).toEqual([
      'What does the occupational therapist’s note say, and who wrote it?',
    ]);
  });

  it('is what a second clinician agrees to, who is named with the approval', async () => {
    const therapy: Changes = { policy: 'P6', method: 'invoice', methodsOffered: ['invoice'], methodReason: 'Only so' };
    const { id } = await ask({ ...therapy, amountPence: 6000 });
    const reason = 'Nobody answers and it cannot wait';
    const alone = service.awards.issueUnderBreakGlass(scheme.people.requester, { awardId: id, reason });
    expect(await codeOf(alone)).toBe('break_glass_refused');
    expect(await codeOf(approve('approver', id))).toBe('reason_needed');
    const secondClinician = 'Nia Signwell, physiotherapist';
    expect((await approve('approver', id, { secondClinician })).status).toBe('active');
    expect(await decisionOf(id)).toMatchObject({ second_clinician: secondClinician });
    const read = await inScope(service.db, 'all', (trx) => service.reports.awardDecisions(trx, id));
    expect(read.decisions).toMatchObject([{ outcome: 'approved', answers: { secondClinician } }]);
    expect(Object.keys(read.decisions[0]?.answers ?? {})).toEqual(['secondClinician']);
  });
});
