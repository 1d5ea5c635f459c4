import { afterAll, beforeAll, expect, it } from 'vitest';
import { createStripeClient, createStripeListing } from '../../../src/gateways/stripe/index.ts';
import { createReconciliation, type StripeListing } from '../../../src/modules/reconciliation/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { createLogger } from '../../../src/platform/logger.ts';
import { makeAward, openScheme, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { network } from '../../harness/shop.ts';
import { disputing } from '../disputes/disputed.ts';
import { awardFigures, loseNews, payWith } from './payments-of-tests.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

type Settle = Parameters<typeof createReconciliation>[0]['settle'];

/** Reconciliation with the same ports, and something that happens at one moment of using them. */
function reconciliationWhen(at: {
  listing?: (listing: StripeListing) => Partial<StripeListing>;
  settle?: (settle: Settle) => Partial<Settle>;
}) {
  const listing = createStripeListing(createStripeClient(service.config.stripe));
  const settle = {
    authorization: service.authorizations.settleAuthorization,
    transaction: service.authorizations.settleTransaction,
    dispute: service.disputes.settleDispute,
    card: service.cards.settleCard,
  };
  return createReconciliation({
    ...{ db: service.db, clock: service.clock, logger: createLogger({ name: 'test', level: 'silent' }) },
    listing: { ...listing, ...at.listing?.(listing) },
    settle: { ...settle, ...at.settle?.(settle) },
    takeMissedEvents: service.inbox.takeMissedEvents,
    isTooEarly: () => false,
  });
}

const helpers = () => service.shop.testHelpers.issuing;
const award = () => makeAward(service, scheme, { amountPence: 4000 });
const openKinds = () =>
  inScope(service.db, 'all', (trx) => trx('reconciliation_breaks').whereNull('outcome').pluck('kind'));

it('calls a hold no break that moved between the reading of its two sides', async () => {
  const { id } = await award();
  const { id: authorization } = await payWith(service, id, 1000);
  const take = () =>
    helpers().authorizations.capture(authorization, { capture_amount: 100, close_authorization: false });
  await service.settle();
  let looks = 0;
  let isBetween = false;
  const matching = reconciliationWhen({
    listing: (listing) => ({
      issuingBalancePence: async () => {
        await take();
        await loseNews(service);
        looks += 1;
        isBetween = true;
        return listing.issuingBalancePence();
      },
      authorization: async (one) => {
        const state = await listing.authorization(one);
        if (isBetween) {
          isBetween = false;
          await take();
          await service.settle();
        }
        return state;
      },
    }),
  });
  expect(await matching.matchBalances()).toMatchObject({ differences: 0 });
  expect(looks).toBeGreaterThan(3);
  const spentPence = looks * 200 - 100;
  expect(await awardFigures(service, id)).toMatchObject({ spentPence, heldPence: 1000 - spentPence });
});

it('gives cash that comes while it looks its chance to be booked, of arrivals and of disputes', async () => {
  const { overtaken, submitted } = disputing(service, scheme);
  const { cardTransactionId } = await overtaken(4000, 4000);
  const { stripeDisputeId } = await submitted(cardTransactionId);
  await service.settle();
  let looks = 0;
  const matching = reconciliationWhen({
    listing: (listing) => ({
      issuingBalancePence: async () => {
        const balance = await listing.issuingBalancePence();
        looks += 1;
        await listing.simulateTransfer(100);
        if (looks === 4) {
          await network(service, { stripeDisputeId, act: 'close', body: { outcome: 'won' } });
          await loseNews(service);
        }
        return balance;
      },
    }),
  });
  expect(await matching.matchBalances()).toMatchObject({ quiet: false, differences: 0 });
  expect(looks).toBeGreaterThanOrEqual(4);
  expect(await openKinds()).toEqual([]);
});

it('tries an object that failed once again before it writes it down', async () => {
  const { id } = await award();
  const { id: authorization } = await payWith(service, id, 900);
  await helpers().authorizations.capture(authorization);
  await loseNews(service);
  let tries = 0;
  const sweeping = reconciliationWhen({
    settle: ({ authorization: settle }) => ({
      authorization: async (one) => {
        tries += 1;
        if (tries === 1) throw new Error('Too many requests');
        await settle(one);
      },
    }),
  });
  expect((await sweeping.sweep()).authorizations).toMatchObject({ settled: 1, failed: 0 });
  expect(tries).toBe(2);
  expect(await openKinds()).toEqual([]);
  expect(await awardFigures(service, id)).toMatchObject({ spentPence: 900, heldPence: 0 });
});
