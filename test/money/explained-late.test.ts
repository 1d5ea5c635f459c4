import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PolicyTerms } from '../../src/modules/policies/index.ts';
import { inScope } from '../../src/platform/database.ts';
import { activatePolicyWith } from '../harness/activate-policy.ts';
import { makeAward, openScheme, type Scheme, stripeCardOf } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { SUPERMARKET } from '../harness/shop.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let plain: PolicyTerms;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  plain = (await service.policies.activePolicy(service.db, 'P5'))?.terms as PolicyTerms;
}, 120_000);
afterAll(() => service[Symbol.asyncDispose]());

const pay = (card: string, amount = 2500) =>
  service.shop.testHelpers.issuing.authorizations.create({
    card,
    amount,
    authorization_method: 'chip',
    merchant_data: SUPERMARKET,
  });

type Tried = { awardId: string; cardId: string; card: string };
type StopRequest = Parameters<RunningService['budgets']['stopSpending']>[1];
type Told = { before?: (tried: Tried) => Promise<unknown>; pence?: number };

/** A wrong PIN on an award of £40; Stripe's news of it comes after what is done next. Returns what it is told as. */
async function wrongPin(
  terms: Partial<PolicyTerms>,
  next: (tried: Tried) => Promise<unknown>,
  { before, pence }: Told = {},
) {
  await activatePolicyWith(service, 'P5', { ...plain, ...terms });
  const { id: awardId } = await makeAward(service, scheme);
  const { id: cardId } = await inScope(service.db, 'all', (trx) =>
    trx('cards').where({ award_id: awardId }).first('id'),
  );
  const card = await stripeCardOf(service, awardId);
  await before?.({ awardId, cardId, card });
  service.clock.advance(10_000);
  await service.sandbox.setFaults({ faults: [{ fault: 'stripe_declines', reason: 'verification_failed', next: 1 }] });
  const { id } = await pay(card, pence);
  service.clock.advance(10_000);
  await next({ awardId, cardId, card });
  await service.settle();
  const view = await inScope(service.db, 'all', (trx) => service.reports.decisionView(trx, id));
  return view?.rounds[0]?.reason?.code;
}

describe('a decline of Stripe’s that we hear of late is told by how things were then', () => {
  const payAgain = async ({ card }: Tried) => expect((await pay(card)).approved).toBe(true);

  it.each<[string, Partial<PolicyTerms>]>([
    ['too little is left since', {}],
    ['the limit of the day is reached since', { dailyPence: 2500 }],
    ['the card’s one payment is made since', { maxPayments: 1 }],
  ])('where %s, by the payment after it', async (_, terms) => {
    expect(await wrongPin(terms, payAgain)).toBe('wrong_pin');
  });

  it('where the card was reported lost since, which raises no signal of use after it', async () => {
    let awardId = '';
    const code = await wrongPin({}, async (tried) => {
      awardId = tried.awardId;
      await service.cards.reportLostByHolder({ awardId, practiceId: scheme.practiceId, reason: 'lost' });
    });
    expect(code).toBe('wrong_pin');
    const raised = await inScope(service.db, 'all', (trx) => trx('risk_signals').where({ award_id: awardId }));
    expect(raised).toEqual([]);
  });

  it('where the holder paused the card since, or staff froze it', async () => {
    const pause = ({ awardId }: Tried) => service.cards.pauseByHolder({ awardId, practiceId: scheme.practiceId });
    expect(await wrongPin({}, pause)).toBe('wrong_pin');
    const freeze = ({ cardId }: Tried) => service.cards.freezeCard(scheme.people.requester, { cardId, kind: 'staff' });
    expect(await wrongPin({}, freeze)).toBe('wrong_pin');
  });

  it('where the award is over since', async () => {
    const end = ({ awardId }: Tried) =>
      service.awards.endAward(scheme.people.practice_manager, { awardId, reason: 'cancelled' });
    expect(await wrongPin({}, end)).toBe('wrong_pin');
  });

  const WHY = 'Found to be spent on what it is not for';
  const STOPS: [string, () => StopRequest][] = [
    ['the whole scheme', () => ({ kind: 'scheme', target: null, reason: WHY })],
    ['its policy', () => ({ kind: 'policy', target: 'P5', reason: WHY })],
    ['its budget', () => ({ kind: 'budget', target: scheme.budgetId, reason: WHY })],
  ];

  it.each(STOPS)('where spending of %s was stopped since, or the stop was lifted (R61)', async (_, request) => {
    const { commissioner } = scheme.people;
    let stopId = '';
    const stop = async () => {
      ({ stopId } = await service.budgets.stopSpending(commissioner, request()));
    };
    const lift = () => service.budgets.liftStop(commissioner, { stopId, note: 'It was looked into, and all is well' });
    const since = await wrongPin({}, stop);
    await lift();
    expect(since).toBe('wrong_pin');
    expect(await wrongPin({}, lift, { before: stop })).toBe('scheme_stopped');
  });

  it('where the person’s consent was withdrawn since, which pauses the award, and ended it or not (R28)', async () => {
    const { requester, practice_manager } = scheme.people;
    const withdraw = ({ awardId }: Tried) => service.awards.withdrawConsent(requester, { awardId });
    const end = ({ awardId }: Tried) => service.awards.endAward(practice_manager, { awardId, reason: 'cancelled' });
    expect(await wrongPin({}, withdraw)).toBe('wrong_pin');
    expect(await wrongPin({}, end, { before: withdraw })).toBe('on_hold');
  });

  it('where money was added since (R4)', async () => {
    const add = async ({ awardId }: Tried) => {
      const asked = { awardId, addPence: 1000, reason: 'The clinic was put off', idempotencyKey: newId() };
      const { id } = await service.awards.requestAddition(scheme.people.requester, asked);
      await service.awards.approveAddition(scheme.people.approver, id);
    };
    expect(await wrongPin({}, add, { pence: 4500 })).toBe('no_funds');
    expect(await wrongPin({}, async () => undefined, { pence: 4500, before: add })).toBe('wrong_pin');
  });

  it('and by what was so then', async () => {
    expect(await wrongPin({ perPaymentPence: 2499 }, async () => undefined)).toBe('over_single');
  });
});
