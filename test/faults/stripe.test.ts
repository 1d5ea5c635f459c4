import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAwardFigures, readBudgetFigures, verifyLedger } from '../../src/modules/ledger/index.ts';
import { inScope } from '../../src/platform/database.ts';
import { makeAward, openScheme, requestFor, type Scheme, stripeCardOf } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { take } from '../harness/shop.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

const budget = () =>
  inScope(service.db, 'all', async (trx) => (await readBudgetFigures(trx, [scheme.budgetId])).get(scheme.budgetId));
const figures = (id: string) => inScope(service.db, 'all', async (trx) => (await readAwardFigures(trx, [id])).get(id));
const cardsAtStripe = () => service.shop.issuing.cards.list({ limit: 100 }).autoPagingToArray({ limit: 500 });

/** The worker takes over from an approval after some seconds; here at once. */
async function workerTakesOver(): Promise<void> {
  const owner = new pg.Client(service.databaseUrl);
  await owner.connect();
  await owner.query('update graphile_worker._private_jobs set run_at = now()');
  await owner.end();
  await service.settle();
}

async function approveWhile(mode: 'down' | 'answers_lost'): Promise<string> {
  const { requester, approver } = scheme.people;
  const asked = await service.awards.requestAward(requester, { request: requestFor(), options: {} });
  service.setStripe(mode);
  const award = await service.awards.approveAward(approver, asked.id);
  service.setStripe('up');
  expect(award.status).toBe('issuing');
  return award.id;
}

describe('an approval while Stripe cannot be reached', () => {
  it('keeps the money reserved once, says so, and is finished by the worker', async () => {
    const before = await budget();
    const id = await approveWhile('down');
    expect((await budget())?.availablePence).toBe((before?.availablePence ?? 0) - 4000);
    await workerTakesOver();
    expect((await service.shop.issuing.cards.retrieve(await stripeCardOf(service, id))).status).toBe('active');
    expect((await budget())?.availablePence).toBe((before?.availablePence ?? 0) - 4000);
  }, 30_000);

  it('makes one card when Stripe made it and the answer was lost', async () => {
    const before = (await cardsAtStripe()).length;
    const id = await approveWhile('answers_lost');
    await workerTakesOver();
    expect((await cardsAtStripe()).length).toBe(before + 1);
    const row = await inScope(service.db, 'all', (trx) => trx('awards').where({ id }).first('status'));
    expect(row.status).toBe('active');
  }, 30_000);
});

describe('an award that is ended while its card is being made', () => {
  it('leaves no live card at Stripe, though the answer with its id was lost', async () => {
    const before = await budget();
    const id = await approveWhile('answers_lost');
    await service.awards.endAward(scheme.people.approver, { awardId: id, reason: 'cancelled' });
    await workerTakesOver();
    const made = await service.shop.issuing.cards.retrieve(await stripeCardOf(service, id));
    expect(made.status).toBe('canceled');
    expect(
      (await cardsAtStripe()).filter((card) => card.metadata['award_reference'] === made.metadata['award_reference']),
    ).toHaveLength(1);
    expect(await budget()).toEqual(before);
  }, 30_000);
});

const pay = (card: string, amount: number) =>
  service.shop.testHelpers.issuing.authorizations.create({
    card,
    amount,
    merchant_data: { category: 'grocery_stores_supermarkets', name: 'Seagull Stores', country: 'GB' },
  });

describe('a decision whose answer Stripe never got', () => {
  it('gives the money back once Stripe says that it declined, and opens an urgent review as our fault (R44, R54)', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 4000 });
    const card = await stripeCardOf(service, id);
    service.setWeb('answers_lost');
    const lost = await pay(card, 1000);
    service.setWeb('up');
    expect(lost.approved).toBe(false);
    expect(await figures(id)).toMatchObject({ heldPence: 1000 });
    await service.settle();
    expect(await figures(id)).toMatchObject({ heldPence: 0, availablePence: 4000 });
    const review = await inScope(service.db, 'all', (trx) =>
      trx('decline_reviews').where({ authorization_id: lost.id }).first('reason_code', 'is_urgent'),
    );
    expect(review).toEqual({ reason_code: 'our_fault', is_urgent: true });
    const checks = await inScope(service.db, 'all', verifyLedger);
    expect(checks.flatMap((check) => check.differences)).toEqual([]);
  });

  it('is explained as our fault also when the service was not there at all', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 4000 });
    const card = await stripeCardOf(service, id);
    service.setWeb('down');
    const lost = await pay(card, 1000);
    service.setWeb('up');
    await service.settle();
    const decision = await inScope(service.db, 'all', (trx) =>
      trx('decisions').where({ authorization_id: lost.id }).first('source', 'reason_code'),
    );
    expect(decision).toEqual({ source: 'explained', reason_code: 'our_fault' });
    expect(await figures(id)).toMatchObject({ heldPence: 0, availablePence: 4000 });
  });
});

it('a dispute that is to be sent, and whose job gave up or was lost, is sent the next morning', async () => {
  const { id: awardId } = await makeAward(service, scheme, { amountPence: 1000 });
  const cardTransactionId = await take(service, awardId, { askedPence: 1000 });
  const why = { reason: 'fraudulent', explanation: 'The card was in a drawer.' } as const;
  const { finance } = scheme.people;
  const { id } = await service.disputes.openDispute(finance, { ...why, cardTransactionId });
  service.setStripe('down');
  await service.disputes.submitDispute(finance, id);
  service.setStripe('up');
  const owner = new pg.Client(service.databaseUrl);
  await owner.connect();
  const { rowCount } = await owner.query("delete from graphile_worker._private_jobs where key like 'send-dispute:%'");
  await owner.end();
  expect(rowCount).toBe(1);
  await workerTakesOver();
  const statusOf = () => inScope(service.db, 'all', (trx) => trx('disputes').where({ id }).pluck('status'));
  expect(await statusOf()).toEqual(['draft']);
  expect(await service.disputes.queueUnsent()).toBe(1);
  await workerTakesOver();
  expect(await statusOf()).toEqual(['submitted']);
  expect(await service.disputes.queueUnsent()).toBe(0);
}, 30_000);
