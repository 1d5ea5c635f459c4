import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAwardFigures, readBudgetFigures, verifyLedger } from '../../../src/modules/ledger/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { addPerson, makeAward, openScheme, requestFor, type Scheme, stripeCardOf } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

const REASON = 'The clinic moved and the taxi costs more now';
type Wanted = { addPence?: number; expiresOn?: string; reason?: string; idempotencyKey?: string };
const ask = (awardId: string, wanted: Wanted) =>
  service.awards.requestAddition(scheme.people.requester, {
    ...{ awardId, addPence: 0, reason: REASON, idempotencyKey: newId() },
    ...wanted,
  });
const statusOf = async (id: string) =>
  (await inScope(service.db, 'all', (trx) => trx('award_additions').where({ id }).first('status'))).status;
const figuresOf = async (awardId: string) =>
  (await inScope(service.db, 'all', (trx) => readAwardFigures(trx, [awardId]))).get(awardId);
const budgetNow = async () =>
  (await inScope(service.db, 'all', (trx) => readBudgetFigures(trx, [scheme.budgetId]))).get(scheme.budgetId);
const expiryOf = async (awardId: string) =>
  (await inScope(service.db, 'all', (trx) => trx('awards').where({ id: awardId }).first('expires_on'))).expires_on;
const pay = (card: string, amount: number) =>
  service.shop.testHelpers.issuing.authorizations.create({
    card,
    amount,
    merchant_data: { category: 'grocery_stores_supermarkets', name: 'Seagull Stores', country: 'GB' },
  });
const wrongs = async () => (await inScope(service.db, 'all', verifyLedger)).flatMap(({ differences }) => differences);

describe('an addition to an award', () => {
  it('moves nothing when it is asked for, and the money with the approval of somebody else (R4, R13)', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 2000 });
    const before = await budgetNow();
    const asked = await ask(id, { addPence: 1500 });
    expect(await figuresOf(id)).toMatchObject({ availablePence: 2000 });
    expect(await codeOf(service.awards.approveAddition(scheme.people.requester, asked.id))).toBe(
      'requester_is_approver',
    );
    await service.awards.approveAddition(scheme.people.approver, asked.id);
    expect(await figuresOf(id)).toMatchObject({ putInPence: 3500, availablePence: 3500 });
    expect((await budgetNow())?.availablePence).toBe((before?.availablePence ?? 0) - 1500);
    expect(await wrongs()).toEqual([]);
  });

  it('can be spent on the same card at once, and goes back with the rest when the award ends', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 2000 });
    const card = await stripeCardOf(service, id);
    expect((await pay(card, 3000)).approved).toBe(false);
    const before = await budgetNow();
    await service.awards.approveAddition(scheme.people.approver, (await ask(id, { addPence: 1500 })).id);
    expect((await pay(card, 3000)).approved).toBe(true);
    await service.settle();
    await service.awards.endAward(scheme.people.approver, { awardId: id, reason: 'cancelled' });
    expect((await budgetNow())?.availablePence).toBe((before?.availablePence ?? 0) - 1000);
    expect(await wrongs()).toEqual([]);
  });

  it('gives the same when it is asked for and approved again, and moves the money once', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 2000 });
    const first = await ask(id, { addPence: 500 });
    expect((await ask(id, { addPence: 500 })).id).toBe(first.id);
    await service.awards.approveAddition(scheme.people.approver, first.id);
    const again = await service.awards.approveAddition(scheme.people.approver, first.id);
    expect([again.status, (await figuresOf(id))?.putInPence]).toEqual(['approved', 2500]);
  });

  it('makes way for what the same person asks in other words, and not for what somebody else asks', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 2000 });
    const first = await ask(id, { addPence: 500 });
    const second = await ask(id, { addPence: 700 });
    expect(await codeOf(service.awards.approveAddition(scheme.people.approver, first.id))).toBe('wrong_state');
    const other = service.awards.requestAddition(scheme.people.practice_manager, {
      awardId: id,
      addPence: 900,
      reason: REASON,
      idempotencyKey: newId(),
    });
    expect(await codeOf(other)).toBe('conflict');
    const kept = await inScope(service.db, 'all', (trx) =>
      trx('audit_entries').where({ entity_id: id, action: 'award.withdraw_addition' }).pluck('principal_id'),
    );
    expect(kept).toEqual([scheme.people.requester.id]);
    await service.awards.approveAddition(scheme.people.approver, second.id);
    expect((await figuresOf(id))?.putInPence).toBe(2700);
  });

  it("stays within the policy's cap and the days it gives, and never goes past 31 March (R7, R22)", async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 4000 });
    expect(await codeOf(ask(id, { addPence: 2001 }))).toBe('policy_cap_exceeded');
    expect(await codeOf(ask(id, { expiresOn: '2026-12-18' }))).toBe('expiry_not_allowed');
    expect(await codeOf(ask(id, { expiresOn: '2026-12-21' }))).toBe('expiry_not_allowed');
    expect(await codeOf(ask(id, {}))).toBe('invalid_input');
    const longer = await ask(id, { expiresOn: '2026-12-20' });
    await service.awards.approveAddition(scheme.people.approver, longer.id);
    expect(await expiryOf(id)).toBe('2026-12-20');
  });

  it('is for finance once the person has more than £300 in 28 days with it, however it is split (R15)', async () => {
    const carers = { policy: 'P1', expiresOn: '2027-01-20' };
    const { id } = await makeAward(service, scheme, { ...carers, amountPence: 29_000 });
    const asked = await ask(id, { addPence: 2000 });
    const { approver, finance } = scheme.people;
    expect(await codeOf(service.awards.approveAddition(approver, asked.id))).toBe('approval_band_exceeded');
    await service.awards.approveAddition(finance, asked.id);
    expect((await figuresOf(id))?.putInPence).toBe(31_000);
  });

  it('asks its approver for the second clinician, or for why it is beyond the cap, and keeps the answer (R60)', async () => {
    const { approver, finance } = scheme.people;
    const approve = (by: typeof approver, id: string, answers = {}) =>
      codeOf(service.awards.approveAddition(by, id, answers));
    const kept = (id: string) =>
      inScope(service.db, 'all', (trx) =>
        trx('award_additions').where({ id }).first('status', 'cap_reason', 'second_clinician'),
      );
    const invoice = { method: 'invoice' as const, methodsOffered: ['invoice' as const], methodReason: 'Only so' };
    const therapy = requestFor({ ...invoice, policy: 'P6', amountPence: 6000, expiresOn: '2027-01-20' });
    const asked = await service.awards.requestAward(scheme.people.requester, { request: therapy, options: {} });
    const secondClinician = 'Nia Signwell, physiotherapist';
    await service.awards.approveAward(approver, asked.id, { secondClinician });
    const sessions = await ask(asked.id, { addPence: 3000 });
    expect(await approve(approver, sessions.id)).toBe('reason_needed');
    const holding = { secondClinician: 'Nia Signwell, who sees 999 000 0018' };
    expect(await approve(approver, sessions.id, holding)).toBe('invalid_input');
    expect(await approve(approver, sessions.id, { secondClinician, capReason: 'Nobody asked for this' })).toBe('done');
    expect(await kept(sessions.id)).toEqual({
      ...{ status: 'approved', cap_reason: null, second_clinician: secondClinician },
    });
    const rails = await makeAward(service, scheme, {
      ...{ policy: 'P2', method: 'invoice', methodsOffered: ['invoice', 'card'], amountPence: 20_000 },
    });
    const within = await ask(rails.id, { addPence: 5000 });
    expect(await approve(approver, within.id)).toBe('done');
    const beyond = await ask(rails.id, { addPence: 4000 });
    const capReason = 'The therapist asks for a second rail, Pat Shown';
    expect(await approve(approver, beyond.id, { capReason })).toBe('approval_band_exceeded');
    expect(await approve(finance, beyond.id)).toBe('reason_needed');
    expect(await approve(finance, beyond.id, { capReason })).toBe('done');
    expect(await kept(beyond.id)).toMatchObject({ cap_reason: capReason, second_clinician: null });
  });

  it('is refused with a reason, and then the award goes on as it was', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 2000 });
    const asked = await ask(id, { addPence: 500 });
    const refused = { additionId: asked.id, reason: 'Patient transport starts on Monday' };
    expect((await service.awards.refuseAddition(scheme.people.approver, refused)).status).toBe('refused');
    expect(await codeOf(service.awards.approveAddition(scheme.people.approver, asked.id))).toBe('wrong_state');
    expect(await figuresOf(id)).toMatchObject({ putInPence: 2000 });
  });

  it('covers first what a shop took beyond the award', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 2000 });
    const card = await stripeCardOf(service, id);
    await service.shop.testHelpers.issuing.transactions.createForceCapture({ card, amount: 2600 });
    await service.settle();
    expect(await figuresOf(id)).toMatchObject({ availablePence: 0, shortfallPence: 600 });
    await service.awards.approveAddition(scheme.people.approver, (await ask(id, { addPence: 1000 })).id);
    expect(await figuresOf(id)).toMatchObject({ putInPence: 3000, availablePence: 400, shortfallPence: 0 });
    expect(await wrongs()).toEqual([]);
  });

  it('falls with its award, and then counts against no cap of the person (R22)', async () => {
    const recipient = { givenName: 'Fay', familyName: 'Fellwith', dateOfBirth: '1950-01-02' };
    const request = { policy: 'P4', amountPence: 10_000, recipient, expiresOn: '2026-12-31' };
    const { id } = await makeAward(service, scheme, request);
    const asked = await ask(id, { addPence: 30_000 });
    await service.awards.endAward(scheme.people.approver, { awardId: id, reason: 'cancelled' });
    expect(await statusOf(asked.id)).toBe('withdrawn');
    expect(await codeOf(service.awards.approveAddition(scheme.people.approver, asked.id))).toBe('wrong_state');
    expect(await codeOf(ask(id, { addPence: 500 }))).toBe('wrong_state');
    const again = requestFor({ ...request, amountPence: 25_000 });
    expect(await codeOf(service.awards.requestAward(scheme.people.requester, { request: again, options: {} }))).toBe(
      'done',
    );
  });

  it('falls when the person no longer agrees, and nothing more can be asked then (R28)', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 2000 });
    const asked = await ask(id, { addPence: 500 });
    await service.awards.withdrawConsent(scheme.people.requester, { awardId: id });
    expect(await statusOf(asked.id)).toBe('withdrawn');
    expect(await codeOf(ask(id, { addPence: 500 }))).toBe('wrong_state');
  });

  it('is one addition under one key, whatever became of it, and never the same again within a week (R32)', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 2000 });
    const idempotencyKey = newId();
    const first = await ask(id, { addPence: 500, idempotencyKey });
    await service.awards.approveAddition(scheme.people.approver, first.id);
    const late = await ask(id, { addPence: 500, idempotencyKey });
    expect([late.id, late.status]).toEqual([first.id, 'approved']);
    expect(await codeOf(ask(id, { addPence: 600, idempotencyKey }))).toBe('idempotency_key_reused');
    expect(await codeOf(ask(id, { addPence: 500 }))).toBe('conflict');
    expect((await figuresOf(id))?.putInPence).toBe(2500);
  });

  it('is neither asked for nor approved once the person may not be helped as things are (R26)', async () => {
    const { id, recipientId } = await makeAward(service, scheme, { amountPence: 2000 });
    const asked = await ask(id, { addPence: 500 });
    const capacity = { lacksCapacity: true, assessedOn: '2026-11-20', note: 'Cannot weigh up what help is for' };
    await service.recipients.recordCapacity(scheme.people.requester, { recipientId, ...capacity });
    const { approver } = scheme.people;
    expect(await codeOf(service.awards.approveAddition(approver, asked.id))).toBe('representative_needed');
    expect(await codeOf(ask(id, { addPence: 700 }))).toBe('representative_needed');
    const refusal = { additionId: asked.id, reason: 'Nobody can act for them yet' };
    expect(await codeOf(service.awards.refuseAddition(approver, refusal))).toBe('done');
  });

  it('waits for the sign-off where an award was issued without a second person (R13)', async () => {
    const { requester, approver } = scheme.people;
    const asked = await service.awards.requestAward(requester, { request: requestFor(), options: {} });
    await service.awards.issueUnderBreakGlass(requester, { awardId: asked.id, reason: 'Nobody answers tonight' });
    expect(await codeOf(ask(asked.id, { addPence: 500 }))).toBe('wrong_state');
    await service.awards.signOff(approver, asked.id);
    expect(await codeOf(ask(asked.id, { addPence: 500 }))).toBe('done');
  });

  it('is not decided on by whoever asked for the award (R13)', async () => {
    const { approver, finance } = scheme.people;
    const asked = await service.awards.requestAward(approver, { request: requestFor(), options: {} });
    const { id } = await service.awards.approveAward(finance, asked.id);
    const more = await ask(id, { addPence: 500 });
    expect(await codeOf(service.awards.approveAddition(approver, more.id))).toBe('requester_is_approver');
    const other = await addPerson(service, 'approver', [scheme.practiceId]);
    const withKey = { ...other, alsoActsAs: [approver.id] };
    expect(await codeOf(service.awards.approveAddition(withKey, more.id))).toBe('requester_is_approver');
    expect(await codeOf(service.awards.approveAddition(finance, more.id))).toBe('done');
  });

  it('has the money of a period only with the period: a day more is not another £150 (R22)', async () => {
    const journeys = { policy: 'P3', amountPence: 15_000, expiresOn: '2026-11-23' };
    const { id } = await makeAward(service, scheme, journeys);
    expect(await codeOf(ask(id, { addPence: 15_000, expiresOn: '2026-11-24' }))).toBe('policy_cap_exceeded');
    expect(await codeOf(ask(id, { addPence: 15_000, expiresOn: '2026-12-20' }))).toBe('policy_cap_exceeded');
    const longer = await ask(id, { expiresOn: '2026-12-20' });
    await service.awards.approveAddition(scheme.people.approver, longer.id);
    service.clock.set(new Date('2026-12-20T10:00:00Z'));
    const second = await ask(id, { addPence: 15_000, expiresOn: '2027-01-17' });
    const begun = await inScope(service.db, 'all', (trx) =>
      trx('award_additions').where({ award_id: id }).orderBy('id').pluck('periods_begun'),
    );
    service.clock.set(new Date('2026-11-22T10:00:00Z'));
    expect([second.status, begun]).toEqual(['requested', [0, 1]]);
  });

  it('counts with the periods that it began when another award is asked for (R22)', async () => {
    const recipient = { givenName: 'Una', familyName: 'Threefold', dateOfBirth: '1950-01-02' };
    const journeys = { policy: 'P3', amountPence: 1000, recipient };
    const { id } = await makeAward(service, scheme, { ...journeys, expiresOn: '2026-12-20' });
    service.clock.set(new Date('2026-12-20T10:00:00Z'));
    const longer = await ask(id, { expiresOn: '2027-01-17' });
    await service.awards.approveAddition(scheme.people.approver, longer.id);
    const another = (amountPence: number) => {
      const request = requestFor({ ...journeys, amountPence, expiresOn: '2027-01-10' });
      return codeOf(service.awards.requestAward(scheme.people.requester, { request, options: {} }));
    };
    const answers = [await another(1100), await another(1200)];
    service.clock.set(new Date('2026-11-22T10:00:00Z'));
    expect(answers).toEqual(['done', 'recipient_cap_exceeded']);
  });
});
