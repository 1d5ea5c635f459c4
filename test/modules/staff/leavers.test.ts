import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/kernel/principal.ts';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { openScheme, requestFor, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { makeShortfall } from '../../harness/settling.ts';
import { excepting } from '../exceptions/excepted.ts';
import { makeBreak } from '../reconciliation/payments-of-tests.ts';
import { addSomebody, takenKey } from './people-of-tests.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let admin: Principal;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  admin = await addSomebody(service, { role: 'admin' });
});
afterAll(() => service[Symbol.asyncDispose]());

const somebody = (role: Parameters<typeof addSomebody>[1]['role']) =>
  addSomebody(service, { role, practiceIds: [scheme.practiceId] });
const end = (who: Principal, reassignTo?: Principal) =>
  service.staff.endPrincipal(admin, { principalId: who.id, reassignTo: reassignTo?.id });
const handedOver = (who: Principal) => service.staff.handedOver(admin, who.id);
const rowOf = (table: string, id: string) => inScope(service.db, 'all', (trx) => trx(table).where({ id }).first());

/** A review, a case and a break, all in one person's hands. */
async function giveWork(to: Principal) {
  const { finance } = scheme.people;
  const acts = excepting(service, scheme);
  const { awardId } = await acts.reviewed();
  const { id: reviewId } = await acts.all((trx) => trx('decline_reviews').where({ award_id: awardId }).first('id'));
  const { caseId } = await makeShortfall(service, scheme, false);
  const breakId = await makeBreak(service);
  await service.declines.assignReview(finance, { reviewId, assignTo: to.id });
  await service.cases.assignCase(finance, { caseId, assignTo: to.id });
  await service.reconciliation.assignBreak(finance, { breakId, assignTo: to.id });
  return { awardId, reviewId, caseId, breakId };
}

describe('somebody who leaves (R19)', () => {
  it('is nobody from that moment: not signed in, and without a working key', async () => {
    const asha = await somebody('requester');
    const { key, principalId } = await service.staff.mintApiKey({ role: 'finance', name: 'Old till' });
    expect(await service.staff.authenticateApiKey(key, 'r')).not.toBeNull();
    await end(asha);
    await service.staff.endPrincipal(admin, { principalId });
    expect(await service.staff.principalOf(asha.id, 'r')).toBeNull();
    expect(await service.staff.authenticateApiKey(key, 'r')).toBeNull();
  });

  it('hands everything to a successor of the same role, and it is listed', async () => {
    const [farida, nia] = [await somebody('finance'), await somebody('finance')];
    const work = await giveWork(farida);
    await end(farida, nia);
    expect(await rowOf('decline_reviews', work.reviewId)).toMatchObject({ assigned_to: nia.id, status: 'assigned' });
    expect(await rowOf('finance_cases', work.caseId)).toMatchObject({ assigned_to: nia.id, status: 'assigned' });
    expect(await rowOf('reconciliation_breaks', work.breakId)).toMatchObject({ assigned_to: nia.id });
    expect(await handedOver(farida)).toEqual([
      { kind: 'break', handedTo: nia.id, count: 1 },
      { kind: 'case', handedTo: nia.id, count: 1 },
      { kind: 'review', handedTo: nia.id, count: 1 },
    ]);
  });

  it('leaves what a successor may not have to whoever may (R13)', async () => {
    const [farida, nia] = [await somebody('finance'), await somebody('finance')];
    const asked = await service.awards.requestAward(scheme.people.requester, {
      request: requestFor({ amountPence: 4000 }),
      options: {},
    });
    await service.awards.approveAward(nia, asked.id);
    const acts = excepting(service, scheme);
    await acts.pay(asked.id);
    const review = await acts.all((trx) => trx('decline_reviews').where({ award_id: asked.id }).first('id'));
    await service.declines.assignReview(scheme.people.finance, { reviewId: review.id, assignTo: farida.id });
    await end(farida, nia);
    expect(await rowOf('decline_reviews', review.id)).toMatchObject({ assigned_to: null, status: 'new' });
    expect(await handedOver(farida)).toEqual([{ kind: 'review', handedTo: null, count: 1 }]);
  });

  it('leaves all of it to whoever may take it on, where there is no successor', async () => {
    const alone = await somebody('finance');
    const left = await giveWork(alone);
    await end(alone);
    expect(await rowOf('decline_reviews', left.reviewId)).toMatchObject({ assigned_to: null, status: 'new' });
    expect(await rowOf('finance_cases', left.caseId)).toMatchObject({ assigned_to: null, status: 'new' });
    expect(await rowOf('reconciliation_breaks', left.breakId)).toMatchObject({ assigned_to: null });
  });

  it('leaves requests and questions open, where somebody else decides on them', async () => {
    const [asha, ben] = [await somebody('requester'), await somebody('requester')];
    const asked = await service.awards.requestAward(asha, { request: requestFor(), options: {} });
    const acts = excepting(service, scheme);
    const { authorizationId } = await acts.declined();
    const exceptionId = await acts.ask(authorizationId, {}, asha);
    await end(asha, ben);
    expect(await handedOver(asha)).toEqual([
      { kind: 'award', handedTo: ben.id, count: 1 },
      { kind: 'exception', handedTo: ben.id, count: 1 },
    ]);
    expect((await service.awards.approveAward(scheme.people.approver, asked.id)).status).toBe('active');
    await service.exceptions.allowException(scheme.people.approver, { exceptionId });
    expect(await acts.stateOf(exceptionId)).toBe('allowed');
  });

  it('is told of once, in the audit and to whoever follows', async () => {
    const asha = await somebody('requester');
    await end(asha);
    await end(asha);
    const audit = await inScope(service.db, 'all', (trx) =>
      trx('audit_entries').where({ entity_id: asha.id, action: 'staff.end' }),
    );
    expect(audit).toMatchObject([{ principal_id: admin.id, before: { role: 'requester' } }]);
    const told = await inScope(service.db, 'all', (trx) =>
      trx('domain_events').where({ type: 'staff.ended' }).whereRaw(`payload ->> 'principalId' = ?`, [asha.id]),
    );
    expect(told).toHaveLength(1);
  });

  it('is ended by an administrator only, never by themselves, and replaced by nobody of another role', async () => {
    const [asha, bell] = [await somebody('requester'), await somebody('approver')];
    const ending = { principalId: asha.id };
    expect(await codeOf(service.staff.endPrincipal(scheme.people.finance, ending))).toBe('forbidden');
    expect(await codeOf(service.staff.endPrincipal(admin, { principalId: admin.id }))).toBe('forbidden');
    expect(await codeOf(end(asha, bell))).toBe('invalid_input');
    expect(await codeOf(end(asha, asha))).toBe('invalid_input');
    expect(await service.staff.principalOf(asha.id, 'r')).not.toBeNull();
  });
});

describe('two administrators', () => {
  it('cannot end each other at once: one is always left', async () => {
    const [one, other] = [await somebody('admin'), await somebody('admin')];
    const ends = await Promise.allSettled([
      service.staff.endPrincipal(one, { principalId: other.id }),
      service.staff.endPrincipal(other, { principalId: one.id }),
    ]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('take no sign-in from themselves, also not by a key of theirs: nobody could give it back (R20)', async () => {
    const one = await somebody('admin');
    const { key } = await takenKey(service, one, { role: 'admin' });
    const program = await service.staff.authenticateApiKey(key, 'r');
    for (const by of [one, program ?? one]) {
      expect(await codeOf(service.staff.unlinkIdentities(by, one.id))).toBe('forbidden');
    }
    expect(await codeOf(service.staff.unlinkIdentities(admin, one.id))).toBe('done');
  });
});

describe('a key of somebody', () => {
  it('asks for what they cannot approve, and approves nothing that they asked for (R13)', async () => {
    const bell = await somebody('approver');
    const keyOf = (role: 'requester' | 'approver') => takenKey(service, bell, { role, practiceCode: 'DEMO-01' });
    const [asking, approving] = [await keyOf('requester'), await keyOf('approver')];
    const holder = (key: string) => service.staff.authenticateApiKey(key, 'r');
    const [asks, approves] = [await holder(asking.key), await holder(approving.key)];
    if (!asks || !approves) throw new Error('both keys work');
    const { id } = await service.awards.requestAward(asks, { request: requestFor(), options: {} });
    const again = await service.staff.principalOf(bell.id, 'r');
    expect(await codeOf(service.awards.approveAward(approves, id))).toBe('requester_is_approver');
    expect(await codeOf(service.awards.approveAward(again ?? bell, id))).toBe('requester_is_approver');
    expect((await service.awards.approveAward(scheme.people.approver, id)).status).toBe('active');
  });
});

describe('somebody who changes', () => {
  const change = (who: Principal, changes: object = {}) =>
    service.staff.changeStaff(admin, {
      principalId: who.id,
      role: 'requester',
      practiceIds: [scheme.practiceId],
      title: 'Link worker',
      ...changes,
    });

  it('acts in the new role from the next page on, without what the old one had in hand', async () => {
    const farida = await somebody('finance');
    const { reviewId } = await giveWork(farida);
    await change(farida);
    expect(await service.staff.principalOf(farida.id, 'r')).toMatchObject({
      role: 'requester',
      scope: [scheme.practiceId],
    });
    expect(await rowOf('decline_reviews', reviewId)).toMatchObject({ assigned_to: null, status: 'new' });
  });

  it('needs a practice for a role of a practice, and a practice that exists', async () => {
    const asha = await somebody('requester');
    expect(await codeOf(change(asha, { practiceIds: [] }))).toBe('invalid_input');
    expect(await codeOf(change(asha, { practiceIds: [asha.id] }))).toBe('invalid_input');
    expect(await codeOf(change(asha, { title: ' ' }))).toBe('invalid_input');
    expect(await codeOf(change(admin, { role: 'finance' }))).toBe('forbidden');
    expect(await codeOf(service.staff.changeStaff(asha, { ...NOBODY, principalId: admin.id }))).toBe('forbidden');
  });

  it('is not changed after leaving, and nothing is written when nothing changes', async () => {
    const asha = await somebody('requester');
    await change(asha);
    await change(asha);
    const audit = await inScope(service.db, 'all', (trx) =>
      trx('audit_entries').where({ entity_id: asha.id, action: 'staff.change' }),
    );
    expect(audit).toHaveLength(1);
    await end(asha);
    expect(await codeOf(change(asha))).toBe('wrong_state');
  });
});

const NOBODY = { role: 'admin', practiceIds: [], title: 'Administrator' } as const;
