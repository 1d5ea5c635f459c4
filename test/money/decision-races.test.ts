import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose, type Service } from '../../src/compose.ts';
import { readAwardFigures, resolveHolds } from '../../src/modules/ledger/index.ts';
import { inScope } from '../../src/platform/database.ts';
import { booksDifferences } from '../harness/books.ts';
import { askAbout } from '../harness/requests.ts';
import { makeAward, openScheme, type Scheme, stripeCardOf } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { SUPERMARKET } from '../harness/shop.ts';
import { excepting } from '../modules/exceptions/excepted.ts';

/** How often each race is run. */
const REPEATS = 200;
/** Races that are run at once, each on an award of its own. */
const LANES = 5;
/** How often what takes longer is run. */
const SOME = 6;
/** A machine too busy to answer before our deadline declines as our fault: such a race shows nothing. */
const LATE_MS = 1400;

type Award = { id: string; card: string };

let service: RunningService & AsyncDisposable;
/** A second process of the service, on the same database: what one of them knows, the other does not. */
let other: { service: Service; server: Server; baseUrl: string };
let scheme: Scheme;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  const second = await compose(service.config, { clock: service.clock });
  const server = createServer(second.app);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  other = { service: second, server, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
});

afterAll(async () => {
  other.server.closeAllConnections();
  other.server.close();
  await other.service.destroy();
  await service[Symbol.asyncDispose]();
});

/** Where Stripe is too slow, the worker makes the card some seconds later: another award is taken. */
async function award(amountPence: number): Promise<Award> {
  const { id, status } = await makeAward(service, scheme, { policy: 'P7', amountPence, expiresOn: '2026-12-04' });
  return status === 'active' ? { id, card: await stripeCardOf(service, id) } : award(amountPence);
}

const figuresOf = async (id: string) =>
  (await inScope(service.db, 'all', (trx) => readAwardFigures(trx, [id]))).get(id);

type Ask = Parameters<typeof askAbout>[1];

type Ended = { approved: number; isLate: boolean; answers: { approved: boolean }[] };

/** Asks one process of the service and the other in turn, all at once. */
async function askAll(asks: readonly Ask[]): Promise<Ended> {
  const began = performance.now();
  const answers = await Promise.all(
    asks.map((ask, place) => askAbout(place % 2 === 0 ? service : { ...service, baseUrl: other.baseUrl }, ask)),
  );
  const approved = answers.filter((answer) => answer.approved).length;
  return { answers, approved, isLate: performance.now() - began > LATE_MS };
}

/** The money of an authorization is free again, as after its reversal. */
const letGo = (authorizationId: string) =>
  inScope(service.db, 'all', (trx) => resolveHolds(trx, { authorizationId, state: 'voided', at: service.clock.now() }));

const decisionsOf = (asks: readonly Ask[]) =>
  inScope(service.db, 'all', (trx) =>
    trx('decisions')
      .whereIn('authorization_id', [...new Set(asks.map(({ id }) => id))])
      .pluck('approved'),
  );

/**
 * Runs a race so many times, some at once on different awards, and says how each ended. One that was late must not
 * have approved too much either, and is run again on an award that nothing can still come to.
 */
async function repeat(asksOf: (card: string, name: string) => Ask[]): Promise<string[]> {
  let races = 0;
  const lanes = Array.from({ length: LANES }, async () => {
    const ended: string[] = [];
    let its = await award(10_000);
    while (ended.length < REPEATS / LANES) {
      races += 1;
      const asks = asksOf(its.card, String(races));
      const { answers, approved, isLate } = await askAll(asks);
      const kept = (await decisionsOf(asks)).filter(Boolean).length;
      const held = (await figuresOf(its.id))?.heldPence;
      if (isLate) {
        if (kept > 1 || (held ?? 0) > 6000) ended.push(`late: ${kept} kept, ${held} held`);
        its = await award(10_000);
      } else {
        ended.push(`${approved} of ${answers.length} approved, ${kept} kept, ${held} held`);
        await Promise.all([...new Set(asks.map(({ id }) => id))].map(letGo));
      }
    }
    return ended;
  });
  return (await Promise.all(lanes)).flat();
}

it('keeps to Stripe’s record where an increment and a capture race, whichever comes first', async () => {
  const till = service.shop.testHelpers.issuing.authorizations;
  const race = async (): Promise<{ award: Award; authorizationId: string }> => {
    const its = await award(10_000);
    const { id } = await till.create({ card: its.card, amount: 6000, merchant_data: SUPERMARKET });
    const increment = till.increment(id, { increment_amount: 3000 });
    await Promise.allSettled([increment, till.capture(id).then(() => service.settle())]);
    return { award: its, authorizationId: id };
  };
  const raced = [];
  for (let turn = 0; turn < SOME; turn += 1) raced.push(await race());
  await service.settle();
  service.clock.advance(31_000);
  for (const { award: its, authorizationId } of raced) {
    await service.authorizations.settleAuthorization(authorizationId);
    const atStripe = await service.shop.issuing.authorizations.retrieve(authorizationId);
    const spentPence = atStripe.transactions.reduce((sum, { amount }) => sum - amount, 0);
    const heldPence = atStripe.status === 'pending' ? Math.max(0, atStripe.amount - spentPence) : 0;
    const availablePence = 10_000 - spentPence - heldPence;
    expect(await figuresOf(its.id)).toMatchObject({ spentPence, heldPence, availablePence, shortfallPence: 0 });
  }
  expect(await booksDifferences(service)).toEqual([]);
}, 300_000);

describe('payments that arrive together', () => {
  it.each([2, 10])(
    'are one payment of £60 where the award has £100 and %i ask, each time anew (R40)',
    async (count) => {
      const ended = await repeat((card, name) =>
        Array.from({ length: count }, (_, n) => ({ id: `iauth_race${count}x${name}x${n}`, card, amount: 6000 })),
      );
      expect(ended).toHaveLength(REPEATS);
      expect(new Set(ended)).toEqual(new Set([`1 of ${count} approved, 1 kept, 6000 held`]));
    },
    300_000,
  );

  it('are one decision with one answer where the same body comes twice at once (R45)', async () => {
    const ended = await repeat((card, name) => {
      const ask = { id: `iauth_twice${name}`, card, amount: 6000 };
      return [ask, ask];
    });
    expect(ended).toHaveLength(REPEATS);
    expect(new Set(ended)).toEqual(new Set(['2 of 2 approved, 1 kept, 6000 held']));
  }, 300_000);

  it('are one payment under an exception for one, however many ask (R43)', async () => {
    const acts = excepting(service, scheme);
    const shop = { name: 'Foamline Spa', category: 'health_and_beauty_spas', network_id: '900298', country: 'GB' };
    const race = async (card: string, name: string) => {
      const ask = { card, amount: 500, merchant: shop };
      const declined = { ...ask, id: `iauth_except${name}` };
      expect(await askAbout(service, declined)).toEqual({ approved: false });
      const exceptionId = await acts.allowed(declined.id, { mostPence: 500 });
      const asks = Array.from({ length: 10 }, (_, n) => ({ ...ask, id: `iauth_except${name}x${n}` }));
      const { approved, isLate } = await askAll(asks);
      const { payments, used_pence: usedPence } = await acts.rowOf(exceptionId);
      return isLate && payments <= 1 ? null : { approved, payments, usedPence };
    };
    const ended = [];
    for (let turn = 0; turn < SOME; turn += 1) ended.push(await race((await award(5000)).card, String(turn)));
    const inTime = ended.filter((race) => race !== null);
    expect(inTime).toEqual(inTime.map(() => ({ approved: 1, payments: 1, usedPence: 500 })));
    expect(inTime.length).toBeGreaterThan(0);
  }, 300_000);
});

it('approves nothing any more once a stop is committed, while payments stream in (R61)', async () => {
  const { id, card } = await award(20_000);
  const approvedSoFar = () =>
    inScope(service.db, 'all', (trx) =>
      trx('decisions').where({ award_id: id, approved: true }).pluck('authorization_id'),
    );
  let sent = 0;
  const stream = async (isOver: () => boolean) => {
    let least = 5;
    while (!isOver() || least-- > 0) {
      sent += 1;
      await askAll([sent, sent].map((n, place) => ({ id: `iauth_stream${n}x${place}`, card, amount: 1 })));
    }
  };
  for (let turn = 0; turn < SOME; turn += 1) {
    let isOver = false;
    const streams = Promise.all(Array.from({ length: 6 }, () => stream(() => isOver)));
    const target = { kind: 'budget', target: scheme.budgetId, reason: 'Payments are being looked into' } as const;
    const { stopId } = await service.budgets.stopSpending(scheme.people.commissioner, target);
    const before = await approvedSoFar();
    isOver = true;
    await streams;
    expect((await approvedSoFar()).toSorted()).toEqual(before.toSorted());
    await service.budgets.liftStop(scheme.people.commissioner, { stopId, note: 'Looked into' });
    await askAbout(service, { id: `iauth_lifted${turn}`, card, amount: 1 });
  }
  expect((await figuresOf(id))?.heldPence).toBe((await approvedSoFar()).length);
}, 300_000);
