import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/kernel/principal.ts';
import type { AwardRequest } from '../../../src/modules/awards/index.ts';
import type { Link } from '../../../src/modules/staff/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, requestFor, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { makeShortfall } from '../../harness/settling.ts';
import { excepting } from '../exceptions/excepted.ts';
import { addSomebody } from './people-of-tests.ts';

type Person = NonNullable<AwardRequest['recipient']>;

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let made = 0;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

/** Somebody whom nobody has described yet. */
function somebody(changes: Partial<Person> = {}): Person {
  made += 1;
  const familyName = `Kinsworth${'abcdefghij'[made % 10]}${'abcdefghij'[Math.floor(made / 10)]}`;
  return { givenName: 'Wren', familyName, dateOfBirth: '1951-07-09', ...changes };
}

const colleague = (role: 'requester' | 'approver' | 'finance') =>
  addSomebody(service, { role, practiceIds: role === 'finance' ? [] : [scheme.practiceId] });

const declare = (by: Principal, { familyName, dateOfBirth, nhsNumber }: Person, link: Link = 'family') =>
  service.staff.declareLink(by, { link, person: { familyName, dateOfBirth, nhsNumber } });

const ask = (by: Principal, recipient: Person) =>
  service.awards.requestAward(by, { request: requestFor({ recipient }), options: {} });

describe('whoever declared to be close to somebody (R14)', () => {
  it('asks for no award for them, and does for others', async () => {
    const [asha, wren] = [await colleague('requester'), somebody()];
    await declare(asha, wren, 'self');
    expect(await codeOf(ask(asha, wren))).toBe('declared_link');
    expect(await codeOf(ask(asha, { ...wren, familyName: wren.familyName.toUpperCase() }))).toBe('declared_link');
    expect((await ask(asha, somebody())).status).toBe('requested');
    expect((await ask(scheme.people.requester, wren)).status).toBe('requested');
  });

  it('neither approves nor refuses their award', async () => {
    const [bell, wren] = [await colleague('approver'), somebody()];
    const { id } = await ask(scheme.people.requester, wren);
    await declare(bell, wren);
    expect(await codeOf(service.awards.approveAward(bell, id))).toBe('declared_link');
    expect(await codeOf(service.awards.refuseAward(bell, { awardId: id, reason: 'Nothing left of it' }))).toBe(
      'declared_link',
    );
    expect((await service.awards.approveAward(scheme.people.approver, id)).status).toBe('active');
  });

  it('is known by the NHS number too, whatever name was written down', async () => {
    const [asha, wren] = [await colleague('requester'), somebody({ nhsNumber: '9990000018' })];
    await declare(asha, { ...wren, familyName: 'Maidenname' }, 'household');
    expect(await codeOf(ask(asha, wren))).toBe('declared_link');
  });

  it('is bound for those recorded as living with themselves, and not for those who live with their family', async () => {
    const { practiceId, people } = scheme;
    const [self, flatmate, aunt, lodger] = [somebody(), somebody(), somebody(), somebody()];
    const ids = new Map<Person, string>();
    for (const one of [self, flatmate, aunt, lodger]) ids.set(one, (await ask(people.requester, one)).recipientId);
    await inScope(service.db, 'all', async (trx) => {
      for (const pair of [
        [self, flatmate],
        [aunt, lodger],
      ]) {
        const id = ids.get(pair[0] as Person) as string;
        await trx('households').insert({ id, practice_id: practiceId, created_at: service.clock.now() });
        const members = pair.map((one) => ids.get(one) as string);
        await trx('recipients').whereIn('id', members).update({ household_id: id });
      }
    });
    const asha = await colleague('requester');
    await declare(asha, self, 'self');
    await declare(asha, aunt, 'family');
    expect(await codeOf(ask(asha, flatmate))).toBe('declared_link');
    expect(await codeOf(ask(asha, lodger))).toBe('done');
  });

  it('reviews nothing that follows from their award: no declined payment, no case, no exception', async () => {
    const acts = excepting(service, scheme);
    const { awardId, authorizationId } = await acts.reviewed();
    const short = await makeShortfall(service, scheme, false);
    const farida = await colleague('finance');
    const bell = await colleague('approver');
    const exceptionId = await acts.ask(authorizationId);
    for (const id of [awardId, short.awardId]) {
      const person = await inScope(service.db, 'all', async (trx) => {
        const { recipient_id: recipientId } = await trx('awards').where({ id }).first('recipient_id');
        return service.recipients.identityOf(trx, recipientId);
      });
      for (const one of [farida, bell]) await declare(one, person);
    }
    const review = await acts.all((trx) => trx('decline_reviews').where({ award_id: awardId }).first('id'));
    const closing = { reviewId: review.id, outcome: 'explained', note: 'The shop is not part of it' } as const;
    expect(await codeOf(service.declines.closeReview(farida, closing))).toBe('declared_link');
    const assigning = { reviewId: review.id, assignTo: farida.id };
    expect(await codeOf(service.declines.assignReview(scheme.people.finance, assigning))).toBe('declared_link');
    expect(await codeOf(service.cases.assignCase(farida, { caseId: short.caseId }))).toBe('declared_link');
    expect(await codeOf(service.exceptions.allowException(bell, { exceptionId }))).toBe('declared_link');
    const disputing = {
      cardTransactionId: short.cardTransactionId,
      reason: 'fraudulent',
      explanation: 'The card was in a drawer of the practice.',
    } as const;
    expect(await codeOf(service.disputes.openDispute(farida, disputing))).toBe('declared_link');
    expect(await codeOf(service.declines.closeReview(scheme.people.finance, closing))).toBe('done');
  });
});

describe('a declaration (R14)', () => {
  it('is kept once, as hashes from which nobody can be read, and leaves an audit row without them', async () => {
    const [asha, wren] = [await colleague('requester'), somebody({ nhsNumber: '9990000387' })];
    const first = await declare(asha, wren);
    expect(await declare(asha, wren)).toEqual({ id: first.id, isNew: false });
    const stored = await service.db('staff_declarations').where({ principal_id: asha.id });
    expect(stored).toHaveLength(1);
    const audit = await inScope(service.db, 'all', (trx) => trx('audit_entries').where({ entity_id: first.id }));
    expect(audit).toMatchObject([{ action: 'declaration.make', after: { link: 'family' } }]);
    expect(JSON.stringify([stored, audit])).not.toMatch(/Kinsworth|1951|9990000387/);
    expect(await service.staff.ownDeclarations(asha)).toMatchObject([{ id: first.id, link: 'family' }]);
  });

  it('can be taken back by nobody', async () => {
    const asha = await colleague('requester');
    const { id } = await declare(asha, somebody());
    await expect(service.db('staff_declarations').where({ id }).delete()).rejects.toThrow();
    await expect(service.db('staff_declarations').where({ id }).update({ link: 'self' })).rejects.toThrow();
  });

  it('names every field that is wrong, and is not an auditor’s to make', async () => {
    const asha = await colleague('requester');
    const wrong = { familyName: '', dateOfBirth: '1951-02-30', nhsNumber: '999 123 4567' };
    await expect(service.staff.declareLink(asha, { link: 'family', person: wrong })).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [{ field: 'familyName' }, { field: 'dateOfBirth' }, { field: 'nhsNumber' }],
    });
    expect(await codeOf(declare(scheme.people.auditor, somebody()))).toBe('forbidden');
  });

  it('binds whoever makes it alone', async () => {
    const [asha, wren] = [await colleague('requester'), somebody()];
    await declare(asha, wren);
    const award = await makeAward(service, scheme, { recipient: wren });
    expect(award.status).toBe('active');
  });
});
