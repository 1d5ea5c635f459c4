import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../src/kernel/principal.ts';
import { findAward } from '../../src/modules/awards/index.ts';
import { readAwardFigures, verifyLedger } from '../../src/modules/ledger/index.ts';
import { inScope, type Trx } from '../../src/platform/database.ts';
import { untilOneWaits } from '../harness/locks.ts';
import { codeOf } from '../harness/refusal.ts';
import { addPerson, makeAward, openScheme, requestFor, type Scheme, stripeCardOf } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service, { allocationPence: 2_000_000 });
});
afterAll(() => service[Symbol.asyncDispose]());

const figuresOf = async (awardId: string) =>
  (await inScope(service.db, 'all', (trx) => readAwardFigures(trx, [awardId]))).get(awardId);
const awardOf = (awardId: string) => inScope(service.db, 'all', (trx) => findAward(trx, awardId));
const releasesOf = (awardId: string): Promise<{ amount_pence: number; budget_id: string }[]> =>
  inScope(service.db, 'all', (trx) =>
    trx('ledger_transfers').where({ award_id: awardId, kind: 'release' }).orderBy('created_at').orderBy('id'),
  );
const differences = async () => (await inScope(service.db, 'all', verifyLedger)).flatMap((check) => check.differences);
const pay = async (awardId: string, amount: number) =>
  service.shop.testHelpers.issuing.authorizations.create({
    card: await stripeCardOf(service, awardId),
    amount,
    merchant_data: { category: 'grocery_stores_supermarkets', name: 'Seagull Stores', country: 'GB' },
  });
const eventsOf = (awardId: string, type: string) =>
  inScope(service.db, 'all', (trx) => trx('domain_events').where({ award_id: awardId, type }).pluck('payload'));

type Ending = (awardId: string) => Promise<unknown>;
const people = () => scheme.people;
const ends = (who: () => Principal, reason: 'cancelled' | 'withdrawn'): Ending => {
  return (awardId) => service.awards.endAward(who(), { awardId, reason });
};
const cancel = ends(() => people().approver, 'cancelled');
const withdraw = ends(() => people().practice_manager, 'withdrawn');
const death: Ending = (awardId) => service.awards.recordDeath(people().requester, { awardId });

/** Each of the ways to end an award that run into each other; the timer's expiry is one of them. */
const RACES: [string, Ending, Ending][] = [
  ['two people', cancel, withdraw],
  ['a person and a death', withdraw, death],
  ['a person and the timer', cancel, () => service.awards.expireDueAwards()],
  ['a death and the timer', death, () => service.awards.expireDueAwards()],
];

describe('an award that is ended', () => {
  it.each(RACES)(
    'by %s at the same moment returns its money once, ten times over (R4)',
    async (_, one, other) => {
      for (let round = 0; round < 10; round += 1) {
        const { id } = await makeAward(service, scheme, { amountPence: 1000 + round, expiresOn: '2026-11-30' });
        service.clock.set(new Date('2026-12-01T00:00:00Z'));
        await Promise.allSettled([one(id), other(id), one(id)]);
        service.clock.set(new Date('2026-11-22T10:00:00Z'));
        expect((await awardOf(id))?.status).toBe('finished');
        expect(await releasesOf(id)).toMatchObject([{ amount_pence: 1000 + round, budget_id: scheme.budgetId }]);
      }
      expect(await differences()).toEqual([]);
    },
    30_000,
  );

  it('at the same moment as a payment either pays or releases, never both and never neither', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { id } = await makeAward(service, scheme, { amountPence: 1000 });
      const [payment] = await Promise.all([pay(id, 400), cancel(id)]);
      const held = payment.approved ? 400 : 0;
      expect(await figuresOf(id)).toMatchObject({ availablePence: 0, heldPence: held, putInPence: held });
    }
    await service.settle();
    expect(await differences()).toEqual([]);
  }, 30_000);

  it('keeps what is on hold until it resolves: what is not taken then goes back to the same budget', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 5000 });
    const payment = await pay(id, 3000);
    await cancel(id);
    expect(await figuresOf(id)).toMatchObject({ availablePence: 0, heldPence: 3000 });
    await service.shop.testHelpers.issuing.authorizations.capture(payment.id, { capture_amount: 1800 });
    await service.settle();
    expect(await figuresOf(id)).toMatchObject({ availablePence: 0, heldPence: 0, spentPence: 1800 });
    const [taken] = (await service.shop.issuing.transactions.list({ card: await stripeCardOf(service, id) })).data;
    await service.shop.testHelpers.issuing.transactions.refund(taken?.id ?? '', { refund_amount: 800 });
    await service.settle();
    expect(await figuresOf(id)).toMatchObject({ availablePence: 0, spentPence: 1000, putInPence: 1000 });
    expect((await releasesOf(id)).map(({ amount_pence }) => amount_pence)).toEqual([2000, 1200, 800]);
    expect(await differences()).toEqual([]);
  });
});

describe('a person who withdraws their consent (R28)', () => {
  const recipient = { givenName: 'Wilma', familyName: 'Testwithdrawn', dateOfBirth: '1960-05-06' };

  it('has every award frozen with that commit, which nobody can override', async () => {
    const first = await makeAward(service, scheme, { recipient, amountPence: 2000 });
    const second = await makeAward(service, scheme, { recipient, amountPence: 1500 });
    const asked = await service.awards.requestAward(people().requester, {
      request: requestFor({ recipient, amountPence: 600 }),
      options: {},
    });
    await service.awards.withdrawConsent(people().requester, { awardId: first.id });
    await service.awards.withdrawConsent(people().approver, { awardId: first.id });
    expect((await pay(second.id, 100)).approved).toBe(false);
    expect(await awardOf(first.id)).toMatchObject({ status: 'paused', pauseReason: 'consent_withdrawn' });
    expect((await awardOf(asked.id))?.status).toBe('withdrawn');
    expect(await codeOf(service.awards.approveAward(people().approver, asked.id))).toBe('wrong_state');
    const card = await inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: second.id }).first('id'));
    await service.cards.freezeCard(people().approver, { cardId: card.id, kind: 'staff' });
    await service.cards.unfreezeCard(people().approver, card.id);
    expect((await pay(second.id, 100)).approved).toBe(false);
    expect(await codeOf(service.cards.replaceCard(people().approver, { cardId: card.id, reason: 'lost' }))).toBe(
      'wrong_state',
    );
    await withdraw(second.id);
    expect(await releasesOf(second.id)).toMatchObject([{ amount_pence: 1500 }]);
    const consents = await inScope(service.db, 'all', (trx) =>
      trx('recipient_consents').where({ recipient_id: first.recipientId }).whereNull('withdrawn_at'),
    );
    expect(consents).toEqual([]);
  });

  it('is not told by roles that do not work with people', async () => {
    const { id } = await makeAward(service, scheme);
    for (const role of ['finance', 'commissioner', 'auditor'] as const) {
      expect(await codeOf(service.awards.withdrawConsent(people()[role], { awardId: id })), role).toBe('forbidden');
      expect(await codeOf(service.awards.recordDeath(people()[role], { awardId: id })), role).toBe('forbidden');
    }
    expect((await awardOf(id))?.status).toBe('active');
  });
});

describe('a person who has died (R36)', () => {
  it('has every award ended and released at once; a person is told, and nothing more is asked for', async () => {
    const recipient = { givenName: 'Dora', familyName: 'Testdeparted', dateOfBirth: '1931-02-03' };
    const first = await makeAward(service, scheme, { recipient, amountPence: 2000 });
    const second = await makeAward(service, scheme, { recipient, amountPence: 1500 });
    const held = await pay(second.id, 500);
    expect(await service.awards.recordDeath(people().requester, { awardId: first.id })).toBe(2);
    expect(await service.awards.recordDeath(people().requester, { awardId: first.id })).toBe(0);
    expect((await pay(first.id, 100)).approved).toBe(false);
    expect(await awardOf(second.id)).toMatchObject({ status: 'finished', endReason: 'died' });
    expect([await releasesOf(first.id), await releasesOf(second.id)]).toMatchObject([
      [{ amount_pence: 2000 }],
      [{ amount_pence: 1000 }],
    ]);
    await service.shop.testHelpers.issuing.authorizations.reverse(held.id);
    await service.settle();
    expect((await releasesOf(second.id)).map(({ amount_pence }) => amount_pence)).toEqual([1000, 500]);
    const told = [first.id, second.id].map((id) => eventsOf(id, 'award.recipient_died'));
    expect(await Promise.all(told)).toEqual([[{}], [{}]]);
    const again = service.awards.requestAward(people().requester, { request: requestFor({ recipient }), options: {} });
    expect(await codeOf(again)).toBe('wrong_state');
    const row = await inScope(service.db, 'all', (trx) => trx('recipients').where({ id: first.recipientId }).first());
    expect(row.messages_suppressed_at).toEqual(service.clock.now());
    expect(await differences()).toEqual([]);
  });

  it('takes back what somebody was asking for at that moment: no award is left for somebody who has died', async () => {
    const { requester } = scheme.people;
    const { id: awardId, recipientId } = await makeAward(service, scheme, { amountPence: 1500 });
    const late = newId();
    let died: Promise<number> | undefined;
    await inScope(service.db, 'all', async (trx) => {
      await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 4))', [recipientId]);
      died = service.awards.recordDeath(requester, { recipientId });
      await untilOneWaits(service);
      await trx.raw(
        `insert into awards select (jsonb_populate_record(a, jsonb_build_object('id', ?::text, 'reference', 'A-LATE1',
          'status', 'requested', 'request_key', null, 'request_hash', null))).* from awards a where a.id = ?`,
        [late, awardId],
      );
    });
    expect(await died).toBe(1);
    expect((await awardOf(late))?.status).toBe('withdrawn');
    expect(await differences()).toEqual([]);
  });
});

/** Runs the acts one after the other while the test has the person, each waiting for a lock, then lets go. */
async function whileHeld(
  recipientId: string,
  about: { first?: (trx: Trx) => Promise<unknown>; acts: (() => Promise<unknown>)[] },
): Promise<string[]> {
  const codes: Promise<string>[] = [];
  await inScope(service.db, 'all', async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 4))', [recipientId]);
    await about.first?.(trx);
    for (const act of about.acts) {
      codes.push(codeOf(act()));
      await untilOneWaits(service, codes.length);
    }
  });
  return Promise.all(codes);
}

describe('a death that is recorded while something is given (R36)', () => {
  const person = (round: number) => ({ givenName: 'Dot', familyName: `Testdying${'abcdefghijklmnopqrst'[round]}` });

  it('never waits in a ring with a request that brings new contacts, twenty times over', async () => {
    const { requester } = people();
    for (let round = 0; round < 20; round += 1) {
      const recipient = { ...person(round), dateOfBirth: '1933-02-03' };
      const ask = (more: { phone?: string } = {}) =>
        service.awards.requestAward(requester, {
          request: requestFor({ recipient: { ...recipient, ...more }, amountPence: 1000 }),
          options: {},
        });
      const { recipientId } = await ask();
      const acts = [
        () => service.awards.recordDeath(requester, { recipientId }),
        () => ask({ phone: `07700 9000${round + 10}` }),
      ];
      expect(await whileHeld(recipientId, { acts })).toEqual(['done', 'wrong_state']);
    }
  });

  it('never waits in a ring with an approval of what was asked for once more meanwhile, twenty times over', async () => {
    const { requester, approver } = people();
    for (let round = 0; round < 20; round += 1) {
      const recipient = { ...person(round), dateOfBirth: '1934-02-03' };
      const request = requestFor({ recipient, amountPence: 1000 });
      const { id, recipientId } = await service.awards.requestAward(requester, { request, options: {} });
      await service.awards.refuseAward(approver, { awardId: id, reason: 'The council pays for it' });
      const first = (trx: Trx) => trx('awards').where({ id }).update({ status: 'requested' });
      const acts = [
        () => service.awards.recordDeath(requester, { recipientId }),
        () => service.awards.approveAward(approver, id),
      ];
      expect(await whileHeld(recipientId, { first, acts })).toEqual(['done', 'wrong_state']);
      expect((await awardOf(id))?.status).toBe('withdrawn');
    }
  });
});

describe('whoever has declared that they are close to a person (R14)', () => {
  it('neither ends their award nor takes back what was asked for them', async () => {
    const { requester } = scheme.people;
    const near = await addPerson(service, 'approver', [scheme.practiceId]);
    const person = { familyName: 'Nearby', dateOfBirth: '1950-02-03' };
    const { id } = await makeAward(service, scheme, { recipient: { givenName: 'Wren', ...person }, amountPence: 1200 });
    const request = requestFor({ recipient: { givenName: 'Wren', ...person }, amountPence: 1300 });
    const asked = await service.awards.requestAward(requester, { request, options: {} });
    await service.staff.declareLink(near, { link: 'family', person });
    const act = { awardId: asked.id, reason: 'The family has paid' };
    expect(await codeOf(service.awards.endAward(near, { awardId: id, reason: 'cancelled' }))).toBe('declared_link');
    expect(await codeOf(service.awards.takeBackRequest(near, act))).toBe('declared_link');
    expect(await codeOf(service.awards.saveAsWaiting(near, asked.id))).toBe('declared_link');
  });
});
