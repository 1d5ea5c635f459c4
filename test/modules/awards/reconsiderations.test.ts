import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Award } from '../../../src/modules/awards/index.ts';
import { readBudgetFigures } from '../../../src/modules/ledger/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { addPerson, openScheme, requestFor, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let second: Scheme['people']['approver'];
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  second = await addPerson(service, 'approver', [scheme.practiceId]);
});
afterAll(() => service[Symbol.asyncDispose]());

const REASON = 'The council fits rails free of charge';
const WORDS = 'The council says eleven weeks';
const history = (id: string) => inScope(service.db, 'all', (trx) => service.reports.awardDecisions(trx, id));
const budget = () =>
  inScope(service.db, 'all', async (trx) => (await readBudgetFigures(trx, [scheme.budgetId])).get(scheme.budgetId));

async function refused(): Promise<Award> {
  const { requester, approver } = scheme.people;
  const asked = await service.awards.requestAward(requester, { request: requestFor(), options: {} });
  return service.awards.refuseAward(approver, { awardId: asked.id, reason: REASON });
}
const askAgain = (awardId: string, words = WORDS) =>
  service.awards.askReconsideration(scheme.people.requester, { awardId, words });

describe('a refused award', () => {
  it('is asked for once more, and is due within 10 working days (R34)', async () => {
    const { id } = await refused();
    const asked = await askAgain(id);
    expect(asked.dueOn).toBe('2026-12-04');
    expect(await history(id)).toMatchObject({
      decisions: [{ outcome: 'refused', reason: REASON }],
      reconsideration: { words: WORDS, dueOn: '2026-12-04', isOpen: true, isLate: false },
    });
    expect((await askAgain(id)).id).toBe(asked.id);
    expect(await codeOf(askAgain(id, 'Something else'))).toBe('wrong_state');
  });

  it('is decided on by somebody else than whoever refused it, and reserves its money then (R4, R34)', async () => {
    const { id, amountPence } = await refused();
    await askAgain(id);
    const { approver, requester } = scheme.people;
    expect(await codeOf(service.awards.approveAward(approver, id))).toBe('refused_before');
    expect(await codeOf(service.awards.refuseAward(approver, { awardId: id, reason: 'Still no' }))).toBe(
      'refused_before',
    );
    expect(await codeOf(service.awards.approveAward(requester, id))).toBe('requester_is_approver');
    const before = (await budget())?.availablePence ?? 0;
    expect((await service.awards.approveAward(second, id)).status).toBe('active');
    expect((await budget())?.availablePence).toBe(before - amountPence);
    expect((await history(id)).reconsideration).toMatchObject({ isOpen: false, isLate: false });
  });

  it('is refused for good the second time (R34)', async () => {
    const { id } = await refused();
    await askAgain(id);
    const again = { awardId: id, reason: 'The pain clinic sees you next week' };
    expect((await service.awards.refuseAward(second, again)).status).toBe('refused');
    expect((await service.awards.refuseAward(second, again)).status).toBe('refused');
    expect(await codeOf(askAgain(id, 'Once more please'))).toBe('wrong_state');
    expect((await history(id)).decisions.map(({ outcome }) => outcome)).toEqual(['refused', 'refused']);
  });

  it('shows as late once its last working day has passed (R34)', async () => {
    const { id } = await refused();
    await askAgain(id);
    service.clock.set(new Date('2026-12-04T23:59:00Z'));
    expect((await history(id)).reconsideration?.isLate).toBe(false);
    service.clock.set(new Date('2026-12-05T00:01:00Z'));
    expect((await history(id)).reconsideration?.isLate).toBe(true);
    service.clock.set(new Date('2026-11-22T10:00:00Z'));
  });

  it('keeps no NHS number in what the patient reads, nor in why they ask (R57)', async () => {
    const { id } = await refused();
    expect(await codeOf(askAgain(id, 'It is about 999 000 0018'))).toBe('invalid_input');
    const { requester, approver } = scheme.people;
    const asked = await service.awards.requestAward(requester, { request: requestFor(), options: {} });
    const reason = 'See your record 999 000 0018';
    expect(await codeOf(service.awards.refuseAward(approver, { awardId: asked.id, reason }))).toBe('invalid_input');
  });

  it('has its letter recorded once (R34, R58)', async () => {
    const { id } = await refused();
    expect((await history(id)).letterSentAt).toBeNull();
    await service.awards.recordLetterSent(scheme.people.requester, id);
    await service.awards.recordLetterSent(scheme.people.requester, id);
    expect((await history(id)).letterSentAt).toEqual(service.clock.now());
    const rows = await inScope(service.db, 'all', (trx) =>
      trx('audit_entries').where({ entity_id: id }).orderBy('id').pluck('action'),
    );
    expect(rows).toEqual(['award.request', 'award.refuse', 'award.send_refusal_letter']);
  });
});

describe('a reconsideration', () => {
  it('is not for an award that was not refused, nor for roles outside the practice (R34)', async () => {
    const { requester, finance } = scheme.people;
    const asked = await service.awards.requestAward(requester, { request: requestFor(), options: {} });
    expect(await codeOf(askAgain(asked.id))).toBe('wrong_state');
    const { id } = await refused();
    expect(await codeOf(service.awards.askReconsideration(finance, { awardId: id, words: WORDS }))).toBe('forbidden');
  });

  it('ends with the consent of its person (R28)', async () => {
    const { id } = await refused();
    await askAgain(id);
    await service.awards.withdrawConsent(scheme.people.requester, { awardId: id });
    expect((await history(id)).reconsideration?.isOpen).toBe(false);
    expect(await codeOf(service.awards.approveAward(second, id))).toBe('wrong_state');
  });
});

describe('what happened between a refusal and the second look', () => {
  const ask = (changes: Parameters<typeof requestFor>[0]) =>
    service.awards.requestAward(scheme.people.requester, { request: requestFor(changes), options: {} });
  const person = (familyName: string) => ({ givenName: 'Ivy', familyName, dateOfBirth: '1945-03-04' });
  const refuse = (awardId: string) => service.awards.refuseAward(scheme.people.approver, { awardId, reason: REASON });
  afterEach(() => service.clock.set(new Date('2026-11-22T10:00:00Z')));

  it('counts: the same sum asked for anew meanwhile is a likely duplicate (R31, R34)', async () => {
    const recipient = person('Betweenson');
    const first = await ask({ recipient });
    await refuse(first.id);
    service.clock.set(new Date('2026-11-23T10:00:00Z'));
    const anew = await ask({ recipient });
    await service.awards.approveAward(second, anew.id);
    service.clock.set(new Date('2026-11-26T10:00:00Z'));
    await askAgain(first.id);
    expect(await codeOf(service.awards.approveAward(second, first.id))).toBe('likely_duplicate');
  });

  it('counts for the year: what it takes beyond the cap is refused when it is asked for once more (R22, R34)', async () => {
    const recipient = person('Yearsend');
    const { finance } = scheme.people;
    const terms = { recipient, policy: 'P4', method: 'invoice', amountPence: 40_000 } as const;
    const first = await ask(terms);
    await refuse(first.id);
    service.clock.set(new Date('2026-11-25T10:00:00Z'));
    await service.awards.approveAward(finance, (await ask(terms)).id);
    service.clock.set(new Date('2026-11-26T10:00:00Z'));
    expect(await codeOf(askAgain(first.id))).toBe('recipient_cap_exceeded');
  });

  it('is asked for nobody who withdrew their consent meanwhile, and is approved for nobody who did (R28)', async () => {
    const { id } = await refused();
    await service.awards.withdrawConsent(scheme.people.requester, { awardId: id });
    expect(await codeOf(askAgain(id))).toBe('wrong_state');
  });

  it('is not granted by whoever asked for it on the person’s behalf (R13, R34)', async () => {
    const { id } = await refused();
    await service.awards.askReconsideration(second, { awardId: id, words: WORDS });
    expect(await codeOf(service.awards.approveAward(second, id))).toBe('requester_is_approver');
    expect((await service.awards.approveAward(scheme.people.finance, id)).status).toBe('active');
  });

  it('takes none of its days away: it lasts as long as was asked for, from the approval on (R34)', async () => {
    const asked = await ask({ policy: 'P7', amountPence: 7000, expiresOn: '2026-12-06' });
    await refuse(asked.id);
    service.clock.set(new Date('2026-11-30T10:00:00Z'));
    await askAgain(asked.id);
    service.clock.set(new Date('2026-12-08T10:00:00Z'));
    const approved = await service.awards.approveAward(second, asked.id);
    expect(approved).toMatchObject({ status: 'active', expiresOn: '2026-12-22' });
  });
});
