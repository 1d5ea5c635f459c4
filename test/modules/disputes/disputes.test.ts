import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/kernel/principal.ts';
import { inScope } from '../../../src/platform/database.ts';
import { awardFigures, booksDifferences } from '../../harness/books.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, requestFor, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { giveBack, take } from '../../harness/shop.ts';
import { disputing, FRAUD } from './disputed.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let acts: ReturnType<typeof disputing>;
let farida: Principal;
/** A payment for tests in which nothing comes of its dispute. */
let undisputed: string;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  acts = disputing(service, scheme);
  farida = scheme.people.finance;
  undisputed = (await acts.overtaken()).cardTransactionId;
});
afterAll(() => service[Symbol.asyncDispose]());

describe('opening a dispute', () => {
  it('makes it at Stripe with its reason, without a name, and sets the clock to 110 days', async () => {
    const { cardTransactionId } = await acts.overtaken();
    const { id, stripeDisputeId } = await acts.openFor(cardTransactionId);
    const atStripe = await service.shop.issuing.disputes.retrieve(stripeDisputeId);
    expect(atStripe).toMatchObject({
      status: 'unsubmitted',
      amount: 1300,
      transaction: cardTransactionId,
      metadata: { dispute_reference: id, environment: 'test' },
      evidence: { reason: 'fraudulent', fraudulent: { explanation: FRAUD.explanation } },
    });
    expect(JSON.stringify(atStripe)).not.toContain('Demoson');
    expect(await acts.rowOf(id)).toMatchObject({
      status: 'draft',
      source: 'ours',
      amount_pence: 1300,
      deadline_at: new Date('2027-03-12T10:00:00Z'),
    });
    await service.settle();
    expect(await acts.all((trx) => trx('disputes').where({ card_transaction_id: cardTransactionId }))).toHaveLength(1);
  });

  it('is done once for a payment, also by two people at the same moment', async () => {
    const { cardTransactionId } = await acts.overtaken();
    const codes = await Promise.all([1, 2, 3].map(() => codeOf(acts.openFor(cardTransactionId))));
    expect(codes.toSorted()).toEqual(['conflict', 'conflict', 'done']);
    expect((await service.shop.issuing.disputes.list({ transaction: cardTransactionId })).data).toHaveLength(1);
  });

  it('outlives a Stripe that does not answer: the worker goes on, and none is doubled', async () => {
    const { cardTransactionId } = await acts.overtaken();
    service.setStripe('answers_lost');
    const { id } = await service.disputes.openDispute(farida, { ...FRAUD, cardTransactionId });
    expect(await acts.rowOf(id)).toMatchObject({ status: 'draft', stripe_dispute_id: null });
    service.setStripe('up');
    await service.disputes.sendDispute(id);
    const { data } = await service.shop.issuing.disputes.list({ transaction: cardTransactionId });
    expect(data.map((dispute) => dispute.id)).toEqual([(await acts.rowOf(id)).stripe_dispute_id]);
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
    expect(await acts.all((trx) => trx('disputes').where({ card_transaction_id: undisputed }))).toEqual([]);
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
    const given = await acts.overtaken();
    await giveBack(service, given.cardTransactionId, 1300);
    await service.settle();
    expect(await codeOf(acts.openFor(given.cardTransactionId))).toBe('wrong_state');
    const now = service.clock.now();
    service.clock.set(new Date('2027-03-12T10:00:00Z'));
    try {
      expect(await codeOf(acts.openFor(undisputed))).toBe('wrong_state');
    } finally {
      service.clock.set(now);
    }
  });
});

describe('a draft', () => {
  it('can be changed here and at Stripe, and let go of, until it is sent', async () => {
    const { cardTransactionId } = await acts.overtaken();
    const { id, stripeDisputeId } = await acts.openFor(cardTransactionId);
    const better = { reason: 'other', explanation: 'A tip that nobody agreed to.' } as const;
    const product = { productDescription: 'A meal', productType: 'service' };
    await service.disputes.updateDispute(farida, { disputeId: id, ...better, ...product });
    expect((await service.shop.issuing.disputes.retrieve(stripeDisputeId)).evidence).toMatchObject({
      reason: 'other',
      other: { explanation: better.explanation, product_description: 'A meal', product_type: 'service' },
    });
    await service.disputes.withdrawDispute(farida, id);
    expect(await codeOf(service.disputes.submitDispute(farida, id))).toBe('wrong_state');
    expect(await acts.rowOf(id)).toMatchObject({ status: 'withdrawn' });
  });

  it('is not sent after its clock has run out, and expires with Stripe’s', async () => {
    const { cardTransactionId } = await acts.overtaken();
    const { id, stripeDisputeId } = await acts.openFor(cardTransactionId);
    const now = service.clock.now();
    service.clock.set(new Date('2027-03-12T10:00:00Z'));
    try {
      expect(await codeOf(service.disputes.submitDispute(farida, id))).toBe('wrong_state');
      await service.disputes.settleDispute(stripeDisputeId);
    } finally {
      service.clock.set(now);
    }
    expect(await acts.rowOf(id)).toMatchObject({ status: 'expired', cash_pence: 0, award_pence: 0 });
  });
});

describe('a dispute that was made in Stripe’s Dashboard', () => {
  it('is taken in with all that happened to it', async () => {
    const { awardId, cardTransactionId } = await acts.overtaken();
    const { disputes } = service.shop.issuing;
    const evidence = { reason: 'fraudulent', fraudulent: { explanation: 'Written elsewhere' } } as const;
    const made = await disputes.create({ transaction: cardTransactionId, evidence });
    await disputes.submit(made.id);
    await acts.decide({ stripeDisputeId: made.id }, 'won');
    const [row] = await acts.all((trx) => trx('disputes').where({ stripe_dispute_id: made.id }));
    expect(row).toMatchObject({ source: 'stripe', status: 'won', award_pence: 1300, explanation: null });
    expect(await awardFigures(service, awardId)).toMatchObject({ recoveredPence: 1300, shortfallPence: 0 });
  });

  it('over a payment that nobody told us of yet, books that payment first', async () => {
    const award = await makeAward(service, scheme, { amountPence: 1000 });
    service.setWeb('down');
    const card = await acts.all((trx) => trx('cards').where({ award_id: award.id }).first('stripe_card_id'));
    const forced = await service.shop.testHelpers.issuing.transactions.createForceCapture({
      card: card.stripe_card_id,
      amount: 700,
    });
    const evidence = { reason: 'fraudulent', fraudulent: { explanation: 'Unknown' } } as const;
    const made = await service.shop.issuing.disputes.create({ transaction: forced.id, evidence });
    service.setWeb('up');
    await service.disputes.settleDispute(made.id);
    expect(await awardFigures(service, award.id)).toMatchObject({ spentPence: 700, availablePence: 300 });
    expect(await acts.all((trx) => trx('disputes').where({ stripe_dispute_id: made.id }))).toMatchObject([
      { status: 'draft', card_transaction_id: forced.id },
    ]);
    await service.settle();
    expect(await booksDifferences(service)).toEqual([]);
  });
});

describe('whose disputes are seen', () => {
  it('is kept to the practice by the database (R16)', async () => {
    const { cardTransactionId } = await acts.overtaken();
    const { id } = await acts.openFor(cardTransactionId);
    const seen = (scope: readonly string[]) => inScope(service.db, scope, (trx) => trx('disputes').where({ id }));
    expect(await seen([scheme.practiceId])).toHaveLength(1);
    expect(await seen(['0195e2c0-0000-7000-8000-000000000009'])).toEqual([]);
  });
});
