import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStripeClient, createStripeRecords } from '../../src/gateways/stripe/index.ts';
import type { AuthorizationState, StripeRecords } from '../../src/modules/authorizations/index.ts';
import { RoundUnderWay, settleAuthorization } from '../../src/modules/authorizations/settle-authorization.ts';
import { settleTransaction } from '../../src/modules/authorizations/settle-transaction.ts';
import { inScope } from '../../src/platform/database.ts';
import { makeAward, openScheme, type Scheme, stripeCardOf } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { signInAs } from '../web/visitor.ts';
import { awardOf, control, differences, FOOD, openTill, recordOf, type Till, toldOf } from './till.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let stripe: StripeRecords;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  stripe = createStripeRecords(createStripeClient(service.config.stripe));
});
afterAll(() => service[Symbol.asyncDispose]());

async function newTill(amountPence = 4000): Promise<Till> {
  const { id: awardId } = await makeAward(service, scheme, { amountPence });
  return openTill({ service, scheme, awardId });
}

/** The verbs of settling, with what Stripe answers seen through `view`. */
function seeing(view: (state: AuthorizationState) => Promise<AuthorizationState> | AuthorizationState) {
  const records: StripeRecords = {
    ...stripe,
    readAuthorization: async (id) => view(await stripe.readAuthorization(id)),
  };
  const { db, clock, logger, policies, cards } = service;
  const deps = { db, clock, logger, policies, cards, records, software: 'test' };
  return {
    settleAuthorization: (id: string) => settleAuthorization(deps, id),
    settleTransaction: (id: string) => settleTransaction(deps, id),
  };
}

const types = async (till: Till) => (await toldOf(till)).map(({ type }) => type);

describe('settling by what Stripe says', () => {
  it('twice tells everything once, and keeps the reason of a decline', async () => {
    const till = await newTill();
    const { id } = await till.pay(5000);
    const taken = await till.capture((await till.pay(1000)).id, 4500);
    await till.refundTo(null, 100);
    const before = await toldOf(till);
    const { authorizationId } = await stripe.readCardTransaction(taken);
    for (const one of [id, authorizationId ?? '']) await service.authorizations.settleAuthorization(one);
    await service.authorizations.settleTransaction(taken);
    expect(await toldOf(till)).toEqual(before);
    expect(before.map(({ type }) => type)).toEqual(['award.shortfall', 'refund.unmatched', 'award.shortfall']);
    const row = await inScope(service.db, 'all', (trx) => trx('authorizations').where({ id }).first('reason_code'));
    expect(row.reason_code).toBe('no_funds');
  });

  it('books a card transaction that Stripe told of but does not list with its authorization', async () => {
    const till = await newTill();
    const { id } = await till.pay(1000);
    const { transactions } = await service.shop.testHelpers.issuing.authorizations.capture(id, {
      capture_amount: 400,
      close_authorization: false,
    });
    const incomplete = seeing((state) => ({ ...state, transactions: [] }));
    await incomplete.settleTransaction(transactions[0]?.id ?? '');
    expect(await awardOf(till)).toMatchObject({ availablePence: 3000, heldPence: 600, spentPence: 400 });
    await incomplete.settleAuthorization(id);
    expect(await awardOf(till)).toMatchObject({ availablePence: 3000, heldPence: 600, spentPence: 400 });
    await service.settle();
    expect(await awardOf(till)).toMatchObject({ availablePence: 3000, heldPence: 600, spentPence: 400 });
    expect(await differences(service)).toEqual([]);
  });

  it('never overwrites newer news with what was read before it (R45)', async () => {
    const till = await newTill();
    const { id } = await till.pay(1000);
    let readings = 0;
    const slow = seeing(async (state) => {
      readings += 1;
      if (readings === 1) await till.capture(id, 700);
      return state;
    });
    await slow.settleAuthorization(id);
    expect(readings).toBe(2);
    expect(await recordOf(service, id)).toBe('closed');
    expect(await awardOf(till)).toMatchObject({ availablePence: 3300, heldPence: 0, spentPence: 700 });
  });

  it('books a refund by the card that it names, though Stripe links it to the purchase of another award', async () => {
    const [till, other] = [await newTill(), await newTill()];
    const { id: theirs } = await other.pay(1000);
    await other.capture(theirs);
    const mine = await till.capture((await till.pay(900)).id);
    await till.refundTo(theirs, 300);
    expect(await awardOf(till)).toMatchObject({ availablePence: 3400, spentPence: 600 });
    expect(await awardOf(other)).toMatchObject({ availablePence: 3000, spentPence: 1000 });
    expect(await toldOf(till)).toMatchObject([
      { type: 'refund.unmatched', payload: { authorizationId: theirs, amountPence: 300, why: 'no_purchase' } },
    ]);
    await service.authorizations.settleAuthorization(theirs);
    await service.authorizations.settleTransaction(mine);
    expect(await awardOf(other)).toMatchObject({ availablePence: 3000, spentPence: 1000 });
    const payments = await inScope(service.db, 'all', (trx) => service.reports.listPayments(trx, till.awardId));
    expect(payments.find(({ kind }) => kind === 'refund')).toMatchObject({ arrival: 'refund_elsewhere' });
    expect(await differences(service)).toEqual([]);
  });

  it('leaves alone what is still being decided, also by us, until half a minute has passed', async () => {
    const till = await newTill();
    const undecided = (state: AuthorizationState): AuthorizationState => ({
      ...state,
      approved: false,
      status: 'pending',
      amountPence: 0,
      rounds: [],
      transactions: [],
    });
    const asked = await service.shop.testHelpers.issuing.authorizations.create({
      card: await stripeCardOf(service, till.awardId),
      amount: 1000,
      merchant_data: FOOD,
    });
    const early = seeing(undecided);
    await expect(early.settleAuthorization(asked.id)).rejects.toThrow(RoundUnderWay);
    expect(await awardOf(till)).toMatchObject({ availablePence: 3000, heldPence: 1000 });
    await seeing((state) => ({ ...undecided(state), id: 'iauth_not_asked' })).settleAuthorization(asked.id);
    expect(await recordOf(service, 'iauth_not_asked')).toBe('none');
    service.clock.advance(31_000);
    await early.settleAuthorization(asked.id);
    expect(await awardOf(till)).toMatchObject({ availablePence: 4000, heldPence: 0 });
    await service.settle();
    expect(await awardOf(till)).toMatchObject({ availablePence: 3000, heldPence: 1000 });
  });

  it('finds its way back from a state that cannot be, and tells a person once', async () => {
    const till = await newTill();
    const { id } = await till.pay(1000);
    await till.capture(id);
    const odd = seeing((state) => ({ ...state, status: 'expired' }));
    await odd.settleAuthorization(id);
    await odd.settleAuthorization(id);
    expect(await toldOf(till)).toMatchObject([
      { type: 'authorization.impossible_move', payload: { authorizationId: id, from: 'closed', to: 'expired' } },
    ]);
    expect(await awardOf(till)).toMatchObject({ availablePence: 3000, heldPence: 0, spentPence: 1000 });
    await till.pay(100);
    const kinds = await inScope(service.db, 'all', (trx) =>
      trx('finance_cases').where({ subject_id: id }).pluck('kind'),
    );
    expect(kinds).toEqual(['odd_payment']);
  });

  it('knows an expiry that is told as a reversal, and the late capture that leaves it as it was', async () => {
    await service.sandbox.setBehaviour({ expiredStatus: 'reversed', lateCaptureStatus: 'unchanged' });
    const till = await newTill();
    const { id } = await till.pay(1000);
    await till.expire(id);
    expect(await recordOf(service, id)).toBe('expired');
    await till.capture(id, 1000);
    await service.sandbox.setBehaviour({});
    expect(await recordOf(service, id)).toBe('expired');
    expect(await toldOf(till)).toMatchObject([{ type: 'authorization.late_capture', payload: { after: 'expired' } }]);
    expect(await awardOf(till)).toMatchObject({ availablePence: 3000, heldPence: 0, spentPence: 1000 });
  });
});

describe('an Issuing balance that is too low', () => {
  it('declines what the award has money for: our fault, urgent, and it says so (R44)', async () => {
    const till = await newTill();
    await control(service, { method: 'PUT', path: '/balance', body: { issuing_available: 500 } });
    const { id } = await till.pay(1000);
    await control(service, { method: 'PUT', path: '/balance', body: { issuing_available: 1_000_000 } });
    expect(await toldOf(till)).toMatchObject([
      { type: 'authorization.issuing_balance_short', payload: { authorizationId: id, amountPence: 1000 } },
    ]);
    const view = await inScope(service.db, 'all', (trx) => service.reports.authorizationView(trx, id));
    expect(view?.reason?.code).toBe('our_fault');
    expect(view?.reason?.financeText).toContain('The money at the card issuer was short of £10.00');
    const review = await inScope(service.db, 'all', (trx) =>
      trx('decline_reviews').where({ authorization_id: id }).first('is_urgent'),
    );
    expect(review.is_urgent).toBe(true);
  });

  it('is no news where the award has not the money either', async () => {
    const till = await newTill(1000);
    await control(service, { method: 'PUT', path: '/balance', body: { issuing_available: 500 } });
    await till.pay(1500);
    await control(service, { method: 'PUT', path: '/balance', body: { issuing_available: 1_000_000 } });
    expect(await types(till)).toEqual([]);
  });
});

describe('an expired hold', () => {
  const listed = async (till: Till) =>
    (await inScope(service.db, 'all', (trx) => service.reports.listPayments(trx, till.awardId))).flatMap(
      ({ mayBeTaken }) => mayBeTaken ?? [],
    );

  async function pageOf(till: Till): Promise<string> {
    const visitor = await signInAs(service.baseUrl, scheme.people.requester.id);
    return (await visitor.get(`/awards/${till.awardId}`)).text;
  }

  it('is listed as what may still be taken until day 31 after it was asked for, less what was taken', async () => {
    const till = await newTill();
    const { id } = await till.pay(1000);
    await till.capture(id, 300, false);
    await till.expire(id);
    expect(await listed(till)).toEqual([{ amountPence: 700, until: '2026-12-23' }]);
    const now = service.clock.now();
    service.clock.set(new Date('2026-12-23T23:59:00Z'));
    expect(await listed(till)).toHaveLength(1);
    service.clock.set(new Date('2026-12-24T00:01:00Z'));
    expect(await listed(till)).toEqual([]);
    service.clock.set(now);
  });

  it('is listed no more once it was taken late, which is shown with the day on which the hold had ended', async () => {
    const till = await newTill();
    const { id } = await till.pay(1000);
    await till.expire(id);
    expect(await pageOf(till)).toMatch(/May still be taken.+£10\.00 at Seagull Stores, until 23 December 2026/s);
    const now = service.clock.now();
    service.clock.set(new Date('2026-11-29T12:00:00Z'));
    await till.capture(id, 1000);
    expect(await listed(till)).toEqual([]);
    const page = await pageOf(till);
    expect(page).toContain('Taken late: the hold had ended on 22 November 2026.');
    expect(page).not.toContain('May still be taken');
    const payments = await inScope(service.db, 'all', (trx) => service.reports.listPayments(trx, till.awardId));
    expect(payments[0]).toMatchObject({ kind: 'capture', arrival: 'late_after_expiry', holdEndedOn: '2026-11-22' });
    service.clock.set(now);
  });
});
