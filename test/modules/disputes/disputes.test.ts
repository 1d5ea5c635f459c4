import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/kernel/principal.ts';
import { verifyCardTransactions } from '../../../src/modules/authorizations/index.ts';
import { verifyDisputes } from '../../../src/modules/disputes/index.ts';
import { readAwardFigures, readBudgetFigures, verifyLedger } from '../../../src/modules/ledger/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, requestFor, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { giveBack, network, take } from '../../harness/shop.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let farida: Principal;
/** A payment for tests in which nothing comes of its dispute. */
let undisputed: string;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  farida = scheme.people.finance;
  undisputed = (await overtaken()).cardTransactionId;
});
afterAll(() => service[Symbol.asyncDispose]());

const all = <T>(read: Parameters<typeof inScope<T>>[2]) => inScope(service.db, 'all', read);
const figures = (id: string) => all(async (trx) => (await readAwardFigures(trx, [id])).get(id));
const budget = () => all(async (trx) => (await readBudgetFigures(trx, [scheme.budgetId])).get(scheme.budgetId));
const rowOf = (id: string) => all((trx) => trx('disputes').where({ id }).first());

async function holdingPence(): Promise<number> {
  const row = await all((trx) =>
    trx('ledger_accounts').where({ kind: 'holding' }).first('debits_posted', 'credits_posted'),
  );
  return row.credits_posted - row.debits_posted;
}

async function differences(): Promise<string[]> {
  return all(async (trx) =>
    [...(await verifyLedger(trx)), await verifyCardTransactions(trx), await verifyDisputes(trx)].flatMap(
      (check) => check.differences,
    ),
  );
}

const FRAUD = { reason: 'fraudulent', explanation: 'The card was in a drawer at the practice.' } as const;

/** An award of £10 of which a shop took £13, and its disputed payment. */
async function overtaken(amountPence = 1000, takenPence = 1300) {
  const award = await makeAward(service, scheme, { amountPence });
  const cardTransactionId = await take(service, award.id, { askedPence: amountPence, takenPence });
  return { awardId: award.id, cardTransactionId };
}

async function openFor(cardTransactionId: string) {
  const { id } = await service.disputes.openDispute(farida, { ...FRAUD, cardTransactionId });
  const row = await rowOf(id);
  return { id, stripeDisputeId: String(row.stripe_dispute_id) };
}

async function submitted(cardTransactionId: string) {
  const dispute = await openFor(cardTransactionId);
  await service.disputes.submitDispute(farida, dispute.id);
  return dispute;
}

async function decide(dispute: { stripeDisputeId: string }, outcome: 'won' | 'lost'): Promise<void> {
  await network(service, { stripeDisputeId: dispute.stripeDisputeId, act: 'close', body: { outcome } });
  await service.settle();
}

describe('opening a dispute', () => {
  it('makes it at Stripe with its reason, without a name, and sets the clock to 110 days', async () => {
    const { cardTransactionId } = await overtaken();
    const { id, stripeDisputeId } = await openFor(cardTransactionId);
    const atStripe = await service.shop.issuing.disputes.retrieve(stripeDisputeId);
    expect(atStripe).toMatchObject({
      status: 'unsubmitted',
      amount: 1300,
      transaction: cardTransactionId,
      metadata: { dispute_reference: id, environment: 'test' },
      evidence: { reason: 'fraudulent', fraudulent: { explanation: FRAUD.explanation } },
    });
    expect(JSON.stringify(atStripe)).not.toContain('Demoson');
    expect(await rowOf(id)).toMatchObject({
      status: 'draft',
      source: 'ours',
      amount_pence: 1300,
      deadline_at: new Date('2027-03-12T10:00:00Z'),
    });
    await service.settle();
    expect(await all((trx) => trx('disputes').where({ card_transaction_id: cardTransactionId }))).toHaveLength(1);
  });

  it('is done once for a payment, also by two people at the same moment', async () => {
    const { cardTransactionId } = await overtaken();
    const codes = await Promise.all([1, 2, 3].map(() => codeOf(openFor(cardTransactionId))));
    expect(codes.toSorted()).toEqual(['conflict', 'conflict', 'done']);
    expect((await service.shop.issuing.disputes.list({ transaction: cardTransactionId })).data).toHaveLength(1);
  });

  it('outlives a Stripe that does not answer: the worker goes on, and none is doubled', async () => {
    const { cardTransactionId } = await overtaken();
    service.setStripe('answers_lost');
    const { id } = await service.disputes.openDispute(farida, { ...FRAUD, cardTransactionId });
    expect(await rowOf(id)).toMatchObject({ status: 'draft', stripe_dispute_id: null });
    service.setStripe('up');
    await service.disputes.sendDispute(id);
    const { data } = await service.shop.issuing.disputes.list({ transaction: cardTransactionId });
    expect(data.map((dispute) => dispute.id)).toEqual([(await rowOf(id)).stripe_dispute_id]);
  });

  it.each([
    ['of what nobody took', { cardTransactionId: 'ipi_nobody' }, 'not_found'],
    ['of more than was taken', { amountPence: 1301 }, 'invalid_input'],
    ['of nothing', { amountPence: 0 }, 'invalid_input'],
    ['with an NHS number (R57)', { explanation: 'Told by 999 000 0018' }, 'invalid_input'],
    ['as a duplicate of nothing', { reason: 'duplicate' as const }, 'invalid_input'],
    ['for another reason without saying what was bought', { reason: 'other' as const }, 'invalid_input'],
  ])('is refused %s', async (_, change, code) => {
    const input = { ...FRAUD, cardTransactionId: undisputed, ...change };
    expect(await codeOf(service.disputes.openDispute(farida, input))).toBe(code);
    expect(await all((trx) => trx('disputes').where({ card_transaction_id: undisputed }))).toEqual([]);
  });

  it('is for finance, and not for whoever approved the award (R13)', async () => {
    const request = requestFor({ amountPence: 1000 });
    const { id } = await service.awards.requestAward(scheme.people.requester, { request, options: {} });
    await service.awards.approveAward(farida, id);
    const cardTransactionId = await take(service, id, { askedPence: 1000 });
    const { approver, auditor, commissioner } = scheme.people;
    for (const who of [approver, auditor, commissioner, farida]) {
      const opened = service.disputes.openDispute(who, { ...FRAUD, cardTransactionId });
      expect([who.role, await codeOf(opened)]).toEqual([who.role, 'forbidden']);
    }
  });

  it('is refused once the shop has given the money back, and once the clock has run out', async () => {
    const given = await overtaken();
    await giveBack(service, given.cardTransactionId, 1300);
    await service.settle();
    expect(await codeOf(openFor(given.cardTransactionId))).toBe('wrong_state');
    const now = service.clock.now();
    service.clock.set(new Date('2027-03-12T10:00:00Z'));
    try {
      expect(await codeOf(openFor(undisputed))).toBe('wrong_state');
    } finally {
      service.clock.set(now);
    }
  });
});

describe('a draft', () => {
  it('can be changed here and at Stripe, and let go of, until it is sent', async () => {
    const { cardTransactionId } = await overtaken();
    const { id, stripeDisputeId } = await openFor(cardTransactionId);
    const better = { reason: 'other', explanation: 'A tip that nobody agreed to.' } as const;
    const product = { productDescription: 'A meal', productType: 'service' };
    await service.disputes.updateDispute(farida, { disputeId: id, ...better, ...product });
    expect((await service.shop.issuing.disputes.retrieve(stripeDisputeId)).evidence).toMatchObject({
      reason: 'other',
      other: { explanation: better.explanation, product_description: 'A meal', product_type: 'service' },
    });
    await service.disputes.withdrawDispute(farida, id);
    expect(await codeOf(service.disputes.submitDispute(farida, id))).toBe('wrong_state');
    expect(await rowOf(id)).toMatchObject({ status: 'withdrawn' });
  });

  it('is not sent after its clock has run out, and expires with Stripe’s', async () => {
    const { cardTransactionId } = await overtaken();
    const { id, stripeDisputeId } = await openFor(cardTransactionId);
    const now = service.clock.now();
    service.clock.set(new Date('2027-03-12T10:00:00Z'));
    try {
      expect(await codeOf(service.disputes.submitDispute(farida, id))).toBe('wrong_state');
      await service.disputes.settleDispute(stripeDisputeId);
    } finally {
      service.clock.set(now);
    }
    expect(await rowOf(id)).toMatchObject({ status: 'expired', cash_pence: 0, award_pence: 0 });
  });
});

describe('a dispute that is won', () => {
  it('repays the shortfall first and leaves the rest on the award; its provisional credit buys nothing before', async () => {
    const { awardId, cardTransactionId } = await overtaken();
    const [before, cash] = [await budget(), await holdingPence()];
    const dispute = await submitted(cardTransactionId);
    await network(service, { stripeDisputeId: dispute.stripeDisputeId, act: 'provisional_credit' });
    await service.settle();
    expect(await figures(awardId)).toMatchObject({ availablePence: 0, spentPence: 1300, shortfallPence: 300 });
    expect(await holdingPence()).toBe(cash + 1300);
    await decide(dispute, 'won');
    expect(await figures(awardId)).toMatchObject({
      availablePence: 1000,
      spentPence: 0,
      shortfallPence: 0,
      recoveredPence: 1300,
    });
    expect(await holdingPence()).toBe(cash + 1300);
    expect((await budget())?.availablePence).toBe((before?.availablePence ?? 0) + 300);
    expect(await rowOf(dispute.id)).toMatchObject({ status: 'won', cash_pence: 1300, award_pence: 1300 });
    expect(await differences()).toEqual([]);
  });

  it('lets its money be spent at once: Stripe’s own limit is widened', async () => {
    const { awardId, cardTransactionId } = await overtaken(2000, 2000);
    await decide(await submitted(cardTransactionId), 'won');
    await take(service, awardId, { askedPence: 2000 });
    expect(await figures(awardId)).toMatchObject({ availablePence: 0, spentPence: 2000, shortfallPence: 0 });
  });

  it('after the award is over goes on to its budget (R12)', async () => {
    const { awardId, cardTransactionId } = await overtaken(1000, 800);
    const dispute = await submitted(cardTransactionId);
    await service.awards.endAward(farida, { awardId, reason: 'cancelled' });
    const before = await budget();
    await decide(dispute, 'won');
    expect(await figures(awardId)).toMatchObject({ putInPence: 0, availablePence: 0, spentPence: 0 });
    expect((await budget())?.availablePence).toBe((before?.availablePence ?? 0) + 800);
    expect(await differences()).toEqual([]);
  });

  it('and taken back after all leaves a shortfall where the money was spent', async () => {
    const { awardId, cardTransactionId } = await overtaken(1000, 1000);
    const dispute = await submitted(cardTransactionId);
    await decide(dispute, 'won');
    await take(service, awardId, { askedPence: 600 });
    await decide(dispute, 'lost');
    expect(await figures(awardId)).toMatchObject({ availablePence: 0, spentPence: 1600, shortfallPence: 600 });
    expect(await rowOf(dispute.id)).toMatchObject({ status: 'lost', cash_pence: 0, award_pence: 0 });
    expect(await differences()).toEqual([]);
  });

  it('is booked once, however often and by however many it is settled', async () => {
    const { awardId, cardTransactionId } = await overtaken();
    const dispute = await submitted(cardTransactionId);
    await network(service, { stripeDisputeId: dispute.stripeDisputeId, act: 'close', body: { outcome: 'won' } });
    await Promise.all([1, 2, 3, 4].map(() => service.disputes.settleDispute(dispute.stripeDisputeId)));
    await service.settle();
    expect(await figures(awardId)).toMatchObject({ recoveredPence: 1300, availablePence: 1000 });
    expect(await differences()).toEqual([]);
  });
});

describe('a dispute that is lost', () => {
  it('after a provisional credit takes the cash back, and the award is as it was', async () => {
    const { awardId, cardTransactionId } = await overtaken();
    const cash = await holdingPence();
    const dispute = await submitted(cardTransactionId);
    await network(service, { stripeDisputeId: dispute.stripeDisputeId, act: 'provisional_credit' });
    await service.settle();
    await decide(dispute, 'lost');
    expect(await holdingPence()).toBe(cash);
    expect(await figures(awardId)).toMatchObject({ spentPence: 1300, shortfallPence: 300, recoveredPence: 0 });
    expect(await rowOf(dispute.id)).toMatchObject({ status: 'lost', loss_reason: 'other' });
    expect(await differences()).toEqual([]);
  });
});

describe('a dispute that was made in Stripe’s Dashboard', () => {
  it('is taken in with all that happened to it', async () => {
    const { awardId, cardTransactionId } = await overtaken();
    const { disputes } = service.shop.issuing;
    const evidence = { reason: 'fraudulent', fraudulent: { explanation: 'Written elsewhere' } } as const;
    const made = await disputes.create({ transaction: cardTransactionId, evidence });
    await disputes.submit(made.id);
    await decide({ stripeDisputeId: made.id }, 'won');
    const [row] = await all((trx) => trx('disputes').where({ stripe_dispute_id: made.id }));
    expect(row).toMatchObject({ source: 'stripe', status: 'won', award_pence: 1300, explanation: null });
    expect(await figures(awardId)).toMatchObject({ recoveredPence: 1300, shortfallPence: 0 });
  });

  it('over a payment that nobody told us of yet, books that payment first', async () => {
    const award = await makeAward(service, scheme, { amountPence: 1000 });
    service.setWeb('down');
    const card = await all((trx) => trx('cards').where({ award_id: award.id }).first('stripe_card_id'));
    const forced = await service.shop.testHelpers.issuing.transactions.createForceCapture({
      card: card.stripe_card_id,
      amount: 700,
    });
    const evidence = { reason: 'fraudulent', fraudulent: { explanation: 'Unknown' } } as const;
    const made = await service.shop.issuing.disputes.create({ transaction: forced.id, evidence });
    service.setWeb('up');
    await service.disputes.settleDispute(made.id);
    expect(await figures(award.id)).toMatchObject({ spentPence: 700, availablePence: 300 });
    expect(await all((trx) => trx('disputes').where({ stripe_dispute_id: made.id }))).toMatchObject([
      { status: 'draft', card_transaction_id: forced.id },
    ]);
    await service.settle();
    expect(await differences()).toEqual([]);
  });
});

describe('the check of what is booked', () => {
  it('finds a dispute whose cash or whose award’s part is not what was booked', async () => {
    const { cardTransactionId } = await overtaken();
    const dispute = await submitted(cardTransactionId);
    await decide(dispute, 'won');
    const found = async (change: object, back: object) => {
      await all((trx) => trx('disputes').where({ id: dispute.id }).update(change));
      const { differences: wrong } = await all(verifyDisputes);
      await all((trx) => trx('disputes').where({ id: dispute.id }).update(back));
      return wrong;
    };
    const cash = await found({ cash_pence: 1299 }, { cash_pence: 1300 });
    expect(cash).toEqual([expect.stringContaining('cash 1300, should be 1299')]);
    const part = await found({ award_pence: 0 }, { award_pence: 1300 });
    expect(part).toEqual([expect.stringContaining('award 1300, should be 0')]);
    expect(await differences()).toEqual([]);
  });
});

describe('whose disputes are seen', () => {
  it('is kept to the practice by the database (R16)', async () => {
    const { cardTransactionId } = await overtaken();
    const { id } = await openFor(cardTransactionId);
    const seen = (scope: readonly string[]) => inScope(service.db, scope, (trx) => trx('disputes').where({ id }));
    expect(await seen([scheme.practiceId])).toHaveLength(1);
    expect(await seen(['0195e2c0-0000-7000-8000-000000000009'])).toEqual([]);
  });
});
