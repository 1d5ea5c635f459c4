import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/kernel/principal.ts';
import { newRepresentative } from '../../../src/modules/recipients/index.ts';
import { codeOf } from '../../harness/refusal.ts';
import { openScheme, requestFor, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { nomineeWith, peopleOf } from './people-of-tests.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let people: ReturnType<typeof peopleOf>;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  people = peopleOf(service, scheme);
});
afterAll(() => service[Symbol.asyncDispose]());

const staff = () => scheme.people.requester;
const add = (recipientId: string, changes: object = {}, by: Principal = staff()) =>
  service.recipients.addRepresentative(by, { recipientId, representative: nomineeWith(changes) });
const circumstances = (recipientId: string) =>
  people.all((trx) => service.recipients.readCircumstances(trx, { recipientId, day: '2026-11-22' }));
const caseOf = (subjectId: string) =>
  people.all((trx) => trx('finance_cases').where({ subject_id: subjectId, kind: 'nominee_load' }).first());
/** Asks for an award for the person, and tells how that ended. */
const askFor = (recipientId: string) =>
  codeOf(
    service.awards.requestAward(staff(), { request: requestFor({ recipient: undefined, recipientId }), options: {} }),
  );

/** Makes somebody the nominee of two people of two practices, and gives a third of the scheme's own. */
async function nomineeOfTwo(familyName: string): Promise<string> {
  const elsewhere = await people.stranger(`DEMO-${familyName.slice(0, 8)}`);
  await add(await people.add(), { familyName });
  await add(await people.add({}, elsewhere), { familyName }, elsewhere);
  return people.add();
}

describe('who may act for a person', () => {
  it('is on record with authority and dates, who they are as cipher text (R26)', async () => {
    const recipientId = await people.add();
    const representative = newRepresentative.parse({
      ...nomineeWith({ kind: 'attorney', givenName: 'Carol', familyName: 'Secretly', endsOn: null }),
      hasRecipientAgreed: false,
    });
    const { id } = await service.recipients.addRepresentative(staff(), { recipientId, representative });
    expect((await circumstances(recipientId)).liveRepresentatives).toEqual([{ id, kind: 'attorney', endsOn: null }]);
    const [row] = await people.all((trx) => trx('recipient_representatives').where({ id }));
    expect(JSON.stringify([row, await people.audited(recipientId)]) + row.sealed.toString('latin1')).not.toContain(
      'Secretly',
    );
  });

  it('is recorded once, however often that is sent', async () => {
    const recipientId = await people.add();
    const [first, second] = [await add(recipientId), await add(recipientId)];
    expect(second).toEqual(first);
    expect((await service.recipients.readPerson(staff(), recipientId)).representatives).toHaveLength(1);
  });

  it('is never the person themselves', async () => {
    const recipientId = await people.add({ givenName: 'Jo', familyName: 'Ownself', dateOfBirth: '1980-01-02' });
    await expect(add(recipientId, { givenName: 'Jo', familyName: 'Ownself' })).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [{ field: 'familyName' }],
    });
  });

  it('ends when somebody says so, with a reason, and no twice (R27)', async () => {
    const recipientId = await people.add();
    const { id: representativeId } = await add(recipientId, { familyName: 'Endwell' });
    const end = (reason: string) => service.recipients.endRepresentative(staff(), { representativeId, reason });
    expect(await codeOf(end(' '))).toBe('invalid_input');
    await end('She chose her son instead');
    await end('Said again');
    expect((await circumstances(recipientId)).liveRepresentatives).toEqual([]);
    const ended = (await people.audited(recipientId)).filter(({ action }) => action === 'recipient.end_representative');
    expect(ended.map(({ reason }) => reason)).toEqual(['She chose her son instead']);
  });

  it('lets a child be helped, who could not be before (R25)', async () => {
    const recipientId = await people.add({ dateOfBirth: '2012-05-11' });
    expect(await askFor(recipientId)).toBe('representative_needed');
    const sibling = add(recipientId, { kind: 'parental', dateOfBirth: '2011-01-02', endsOn: null });
    await expect(sibling).rejects.toMatchObject({ code: 'invalid_input', errors: [{ field: 'dateOfBirth' }] });
    await add(recipientId, { kind: 'parental', endsOn: null });
    expect(await askFor(recipientId)).toBe('done');
  });
});

describe('a nominee of three people, of whatever practices (R27)', () => {
  it('does not act for the third until finance has looked, and nothing new is asked for them', async () => {
    const recipientId = await nomineeOfTwo('Manyfold');
    const { id, review } = await add(recipientId, { familyName: 'Manyfold' });
    expect(review).toBe('pending');
    expect(await circumstances(recipientId)).toMatchObject({ liveRepresentatives: [], isNomineeUnderReview: true });
    expect(await askFor(recipientId)).toBe('nominee_under_review');
    await people.handOn();
    expect(await caseOf(id)).toMatchObject({ status: 'new', practice_id: scheme.practiceId, award_id: null });
  });

  it('is a case that closes by itself when finance allows it', async () => {
    const recipientId = await nomineeOfTwo('Allowed');
    const { id: representativeId } = await add(recipientId, { familyName: 'Allowed' });
    await people.handOn();
    const decide = (decision: 'allowed' | 'refused', by = scheme.people.finance) =>
      service.recipients.reviewNominee(by, { representativeId, decision, reason: 'Runs a lunch club; spoke to each' });
    expect(await codeOf(decide('allowed', scheme.people.approver))).toBe('forbidden');
    await decide('allowed');
    await decide('allowed');
    expect(await codeOf(decide('refused'))).toBe('conflict');
    expect((await circumstances(recipientId)).liveRepresentatives).toHaveLength(1);
    expect(await askFor(recipientId)).toBe('done');
    await people.handOn();
    expect(await caseOf(representativeId)).toMatchObject({ status: 'closed', outcome: 'settled' });
  });

  it('acts for nobody more where finance refuses, and then the person may be helped again', async () => {
    const recipientId = await nomineeOfTwo('Refused');
    const { id: representativeId } = await add(recipientId, { familyName: 'Refused' });
    const reason = 'Two of the three did not know of it';
    await service.recipients.reviewNominee(scheme.people.finance, { representativeId, decision: 'refused', reason });
    const { representatives } = await service.recipients.readPerson(staff(), recipientId);
    expect(representatives).toMatchObject([{ state: 'ended', endReason: reason }]);
    expect(await askFor(recipientId)).toBe('done');
  });

  it('needs no decision once the person takes the nomination back', async () => {
    const recipientId = await nomineeOfTwo('Takenback');
    const { id: representativeId } = await add(recipientId, { familyName: 'Takenback' });
    await service.recipients.endRepresentative(staff(), { representativeId, reason: 'She changed her mind' });
    await people.handOn();
    expect(await caseOf(representativeId)).toBeUndefined();
    const deciding = service.recipients.reviewNominee(scheme.people.finance, {
      representativeId,
      decision: 'allowed',
      reason: 'Too late for it',
    });
    expect(await codeOf(deciding)).toBe('wrong_state');
  });

  it('is noticed though all three are chosen at the same moment', async () => {
    const ids = await Promise.all([people.add(), people.add(), people.add()]);
    const added = await Promise.all(ids.map((id) => add(id, { familyName: 'Atonce' })));
    expect(added.map(({ review }) => review).sort()).toEqual(['not_needed', 'not_needed', 'pending']);
  });

  it('is not of one more person where one of two nominations is renewed', async () => {
    const changes = { familyName: 'Renewed' };
    const [first, second] = [await people.add(), await people.add()];
    await add(first, changes);
    await add(second, changes);
    expect((await add(second, { ...changes, endsOn: '2028-11-21' })).review).toBe('not_needed');
    expect((await add(await people.add(), changes)).review).toBe('pending');
  });

  it('stays as finance decided where the third nomination is renewed, and where an earlier one is', async () => {
    const recipientId = await nomineeOfTwo('Longlasting');
    const earlier = await people.add();
    const { id: representativeId } = await add(recipientId, { familyName: 'Longlasting' });
    const reason = 'Runs a lunch club; spoke to each';
    await service.recipients.reviewNominee(scheme.people.finance, { representativeId, decision: 'allowed', reason });
    const renewed = await add(recipientId, { familyName: 'Longlasting', endsOn: '2028-11-21' });
    expect(renewed.review).toBe('allowed');
    expect(await askFor(recipientId)).toBe('done');
    const fourth = await add(earlier, { familyName: 'Longlasting' });
    expect(fourth.review).toBe('pending');
    const seen = await people.all((trx) => service.recipients.nomineeToReview(trx, fourth.id));
    expect(seen?.nominations).toHaveLength(4);
  });

  it('counts only those whom they still act for', async () => {
    const changes = { familyName: 'Fewer' };
    const [, second] = [await add(await people.add(), changes), await add(await people.add(), changes)];
    await service.recipients.endRepresentative(staff(), { representativeId: second.id, reason: 'No longer wanted' });
    expect((await add(await people.add(), changes)).review).toBe('not_needed');
    expect((await add(await people.add(), changes)).review).toBe('pending');
  });
});
