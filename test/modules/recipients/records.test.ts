import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { safeContact } from '../../../src/modules/recipients/index.ts';
import { untilOneWaits } from '../../harness/locks.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { needsWith, peopleOf } from './people-of-tests.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let people: ReturnType<typeof peopleOf>;
const staff = () => scheme.people.requester;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  people = peopleOf(service, scheme);
});
afterAll(() => service[Symbol.asyncDispose]());

const person = (id: string) => service.recipients.readPerson(staff(), id);
const needsLine = (id: string) => people.all((trx) => service.recipients.communicationNeeds(trx, id));
const PLAN = {
  reference: 'CP-1',
  coordinator: 'Sister Ola Mockby',
  isNotExcluded: true,
  agreedOn: '2026-11-01',
  reviewedOn: null,
  reviewDueOn: '2027-01-31',
};
const CAPACITY = { lacksCapacity: true, assessedOn: '2026-11-20', note: 'Cannot weigh up what it is for.' };

describe('communication needs', () => {
  it('take the place of the free text, which is still read where there is nothing else', async () => {
    const award = await makeAward(service, scheme, { communicationNeeds: 'Do not text' });
    expect(await needsLine(award.recipientId)).toBe('Do not text');
    await service.recipients.recordNeeds(staff(), {
      recipientId: award.recipientId,
      needs: needsWith({ note: 'Call late' }),
    });
    expect(await needsLine(award.recipientId)).toBe('Large print. Call late');
    await service.recipients.recordNeeds(staff(), {
      recipientId: award.recipientId,
      needs: needsWith({ formats: [] }),
    });
    expect(await needsLine(award.recipientId)).toBe('None');
  });

  it('are due again a year after somebody asked, and not before', async () => {
    const recipientId = await people.add();
    expect(await person(recipientId)).toMatchObject({ areNeedsAsked: false, isNeedsReviewDue: true });
    await service.recipients.recordNeeds(staff(), { recipientId, needs: needsWith() });
    expect(await person(recipientId)).toMatchObject({ needsReviewedOn: '2026-11-22', isNeedsReviewDue: false });
    const before = service.clock.now();
    service.clock.set(new Date('2027-11-22T09:00:00Z'));
    expect(await person(recipientId)).toMatchObject({ isNeedsReviewDue: true });
    service.clock.set(before);
  });

  it('recorded again on the same day change nothing, and on another say that they were asked', async () => {
    const recipientId = await people.add();
    const record = () => service.recipients.recordNeeds(staff(), { recipientId, needs: needsWith() });
    await record();
    await record();
    const before = service.clock.now();
    service.clock.set(new Date('2026-11-23T09:00:00Z'));
    await record();
    service.clock.set(before);
    const acts = (await people.audited(recipientId)).filter(({ action }) => action === 'recipient.needs');
    expect(acts.map(({ after }) => after)).toEqual([{ isChanged: true }, { isChanged: false }]);
  });

  it('keep what was noted, and whom to speak to first, as cipher text and out of the audit (R58)', async () => {
    const { recipientId } = await makeAward(service, scheme, { communicationNeeds: 'Call Carol Secretly' });
    const stored = () => people.all((trx) => trx('recipients').where({ id: recipientId }).first());
    expect(JSON.stringify(Object.values(await stored()).map(String))).not.toContain('Secretly');
    const contactPerson = { name: 'Carol Secretly', relationship: 'Daughter', phone: '07700900511' };
    await service.recipients.recordNeeds(staff(), {
      recipientId,
      needs: needsWith({ contactPerson, note: 'Call Carol Secretly late' }),
    });
    expect((await person(recipientId)).needs.contactPerson).toEqual(contactPerson);
    const [row] = await people.all((trx) => trx('recipient_needs').where({ recipient_id: recipientId }));
    expect(row.sealed.toString('latin1')).not.toContain('Secretly');
    expect((await person(recipientId)).needs.note).toBe('Call Carol Secretly late');
    const kept = [row, await people.audited(recipientId), Object.values(await stored()).map(String)];
    expect(JSON.stringify(kept)).not.toContain('Secretly');
  });

  it('refuse a note with an NHS number in it (R57)', async () => {
    const recipientId = await people.add();
    const needs = needsWith({ note: 'Her number is 999 000 0018' });
    await expect(service.recipients.recordNeeds(staff(), { recipientId, needs })).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [{ field: 'note' }],
    });
  });
});

describe('safe contact (R69)', () => {
  it('is none before somebody asked; then what they said, with the details that are new', async () => {
    const recipientId = await people.add({ phone: '07700900101' });
    expect((await person(recipientId)).safeRoutes).toEqual([]);
    const contact = safeContact.parse({ mayText: true, mayEmail: true, email: 'ivy@example.org' });
    await service.recipients.setSafeContact(staff(), { recipientId, contact });
    expect(await person(recipientId)).toMatchObject({
      safeRoutes: ['text', 'email'],
      identity: { email: 'ivy@example.org' },
    });
    await service.recipients.setSafeContact(staff(), {
      recipientId,
      contact: safeContact.parse({ doNotContact: true }),
    });
    expect((await person(recipientId)).safeRoutes).toEqual([]);
  });

  it('is what was written last, whatever the clock of the writer gave it for an id', async () => {
    const recipientId = await people.add({ phone: '07700900509' });
    const contact = safeContact.parse({ mayText: true });
    await service.recipients.setSafeContact(staff(), { recipientId, contact });
    await people.all(async (trx) => {
      const { number, ...row } = await trx('recipient_contacts').where({ recipient_id: recipientId }).first();
      const id = '01900000-0000-7000-8000-000000000000';
      await trx('recipient_contacts').insert({ ...row, id, may_text: false, do_not_contact: true });
    });
    expect((await person(recipientId)).safeRoutes).toEqual([]);
  });

  it('is refused where it leads nowhere, and then nothing of it is kept', async () => {
    const recipientId = await people.add();
    const contact = safeContact.parse({ mayPost: true, email: 'kept@example.org' });
    const setting = service.recipients.setSafeContact(staff(), { recipientId, contact });
    await expect(setting).rejects.toMatchObject({ code: 'invalid_input', errors: [{ field: 'address' }] });
    expect(await person(recipientId)).toMatchObject({ contact: null, identity: { dateOfBirth: '1945-03-04' } });
    expect((await person(recipientId)).identity.email).toBeUndefined();
  });

  it('keeps the one-time codes of somebody who must not be texted at the practice', async () => {
    const recipientId = await people.add({ phone: '07700900102' });
    const codes = () => people.all((trx) => service.recipients.phoneForCodes(trx, recipientId));
    expect(await codes()).toBe('07700900102');
    await service.recipients.setSafeContact(staff(), { recipientId, contact: safeContact.parse({ mayCall: true }) });
    expect(await codes()).toBeNull();
    const { id: awardId } = await makeAward(service, scheme, { recipient: undefined, recipientId });
    const cardholder = await people.all((trx) =>
      trx('cardholders as h').join('cards as c', 'c.cardholder_id', 'h.id').where('c.award_id', awardId).first('h.*'),
    );
    const { phone_number } = await service.shop.issuing.cardholders.retrieve(cardholder.stripe_cardholder_id);
    expect(phone_number).toBe('+441632960001');
  });
});

describe('the number that one-time codes go to (R69)', () => {
  const codesOf = async (recipientId: string) => {
    const { stripe_cardholder_id: id } = await people.all((trx) =>
      trx('cardholders').where({ recipient_id: recipientId }).first('stripe_cardholder_id'),
    );
    return (await service.shop.issuing.cardholders.retrieve(id)).phone_number;
  };
  const say = async (recipientId: string, answers: object) => {
    const contact = safeContact.parse(answers);
    await service.recipients.setSafeContact(staff(), { recipientId, contact });
    await service.settle();
  };

  it('follows what a person with a card says: the practice’s once texting is safe no more, and a new one', async () => {
    const recipientId = await people.add({ phone: '07700900505' });
    await makeAward(service, scheme, { recipient: undefined, recipientId });
    expect(await codesOf(recipientId)).toBe('+447700900505');
    await say(recipientId, { doNotContact: true });
    expect(await codesOf(recipientId)).toBe('+441632960001');
    await say(recipientId, { mayText: true, phone: '07700900506' });
    expect(await codesOf(recipientId)).toBe('+447700900506');
  });

  it('stays the one they spoke of when a request comes with another', async () => {
    const recipientId = await people.add({ familyName: 'Confirmedly', phone: '07700900111' });
    await makeAward(service, scheme, { recipient: undefined, recipientId });
    await say(recipientId, { mayText: true });
    expect(await people.add({ familyName: 'Confirmedly', phone: '07700900222' })).toBe(recipientId);
    await service.settle();
    expect(await codesOf(recipientId)).toBe('+447700900111');
    expect(await person(recipientId)).toMatchObject({ safeRoutes: ['text'], identity: { phone: '07700900111' } });
    const updates = (await people.audited(recipientId)).filter(({ action }) => action === 'recipient.update');
    expect(updates.map(({ after }) => after)).toEqual([{ fields: [], kept: ['phone'] }]);
  });

  it('stays the one they spoke of while a request with the older one was being written', async () => {
    const older = { familyName: 'Meanwhilely', phone: '07700900111' };
    const recipientId = await people.add(older);
    const { asked, added } = await people.all(async (trx) => {
      await trx('recipients').where({ id: recipientId }).forUpdate().select('id');
      const asked = say(recipientId, { mayText: true, phone: '07700900112' });
      await untilOneWaits(service);
      const added = people.add({ ...older, postcode: 'ZZ1 1AA' });
      await untilOneWaits(service, 2);
      return { asked, added };
    });
    await asked;
    expect(await added).toBe(recipientId);
    expect((await person(recipientId)).identity).toMatchObject({ phone: '07700900112', postcode: 'ZZ1 1AA' });
  });

  it('is none once it is taken away, and then nothing of it may be safe', async () => {
    const recipientId = await people.add({ phone: '07700900507' });
    const setting = say(recipientId, { mayText: true, phone: null });
    await expect(setting).rejects.toMatchObject({ code: 'invalid_input', errors: [{ field: 'phone' }] });
    await say(recipientId, { phone: null });
    expect((await person(recipientId)).identity.phone).toBeUndefined();
  });
});

describe('a care plan and capacity', () => {
  it('decide with the rest who may be helped (R24, R26)', async () => {
    const recipientId = await people.add();
    const seen = () =>
      people.all((trx) => service.recipients.readCircumstances(trx, { recipientId, day: '2026-11-22' }));
    expect(await seen()).toMatchObject({ age: 81, lacksCapacity: false, carePlan: null, hasSafeContact: false });
    await service.recipients.recordCarePlan(staff(), { recipientId, plan: PLAN });
    await service.recipients.recordCapacity(staff(), { recipientId, ...CAPACITY });
    expect(await seen()).toMatchObject({
      lacksCapacity: true,
      hasCapacityNote: true,
      carePlan: { reference: 'CP-1', isNotExcluded: true, reviewDueOn: '2027-01-31' },
    });
  });

  it('are recorded once, however often they are sent', async () => {
    const recipientId = await people.add();
    for (let time = 0; time < 2; time += 1) {
      await service.recipients.recordCarePlan(staff(), { recipientId, plan: PLAN });
      await service.recipients.recordCapacity(staff(), { recipientId, ...CAPACITY });
    }
    const actions = (await people.audited(recipientId)).map(({ action }) => action);
    expect(actions).toEqual(['recipient.add', 'recipient.care_plan', 'recipient.capacity']);
  });

  it('name every field that is wrong', async () => {
    const recipientId = await people.add();
    const plan = { ...PLAN, agreedOn: '2026-12-01', reviewDueOn: '2027-06-01' };
    await expect(service.recipients.recordCarePlan(staff(), { recipientId, plan })).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [{ field: 'agreedOn' }, { field: 'reviewDueOn' }],
    });
  });

  it('are only for the staff of the person’s own practice (R16)', async () => {
    const recipientId = await people.add();
    const elsewhere = await people.stranger('DEMO-02');
    const { finance } = scheme.people;
    expect(await codeOf(service.recipients.recordCapacity(elsewhere, { recipientId, ...CAPACITY }))).toBe('not_found');
    expect(await codeOf(service.recipients.readPerson(elsewhere, recipientId))).toBe('not_found');
    expect(await codeOf(service.recipients.recordCarePlan(finance, { recipientId, plan: PLAN }))).toBe('forbidden');
  });

  it('cannot be changed afterwards, by anybody', async () => {
    const recipientId = await people.add();
    await service.recipients.recordCapacity(staff(), { recipientId, ...CAPACITY });
    const changing = people.all((trx) => trx('recipient_capacity').update({ lacks_capacity: false }));
    await expect(changing).rejects.toThrow(/permission denied|append-only|refuse/i);
  });
});
