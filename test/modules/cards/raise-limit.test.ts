import { expect, it } from 'vitest';
import { createCardIssuer, createStripeClient } from '../../../src/gateways/stripe/index.ts';
import { createCards } from '../../../src/modules/cards/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { makeAward, openScheme, stripeCardOf } from '../../harness/scheme.ts';
import { startService } from '../../harness/service.ts';

it('raises Stripe’s limit to the higher of two that are sent at once, in whatever order they arrive', async () => {
  await using service = await startService();
  const scheme = await openScheme(service);
  const { id: awardId } = await makeAward(service, scheme, { amountPence: 4000 });
  const card = await stripeCardOf(service, awardId);
  const issuer = createCardIssuer(createStripeClient(service.config.stripe));
  const { db, clock, logger, policies, recipients } = service;
  const raise = (allTimePence: number) => service.cards.raiseLimit({ awardId, allTimePence });
  const limits = async () => {
    const { spending_controls: controls } = await service.shop.issuing.cards.retrieve(card);
    const row = await inScope(db, 'all', (trx) => trx('cards').where({ award_id: awardId }).first());
    const atStripe = controls.spending_limits?.find(({ interval }) => interval === 'all_time')?.amount;
    return { atStripe, ours: row.stripe_limit_pence };
  };
  /** Sends a raise of its own at each moment that the first raise is at Stripe. */
  const overtaken = (when: 'before' | 'after', otherPence: number) => {
    let isFirst = true;
    const other = async (now: 'before' | 'after') => {
      if (now !== when || !isFirst) return;
      isFirst = false;
      await raise(otherPence);
    };
    return createCards({
      ...{ db, clock, logger, policies, recipients },
      issuer: {
        ...issuer,
        setFence: async (id, fence) => {
          await other('before');
          await issuer.setFence(id, fence);
          await other('after');
        },
      },
    });
  };
  await overtaken('before', 6000).raiseLimit({ awardId, allTimePence: 5000 });
  expect(await limits()).toEqual({ atStripe: 6000, ours: 6000 });
  await overtaken('after', 7000).raiseLimit({ awardId, allTimePence: 8000 });
  expect(await limits()).toEqual({ atStripe: 8000, ours: 8000 });
  await overtaken('after', 9500).raiseLimit({ awardId, allTimePence: 9000 });
  expect(await limits()).toEqual({ atStripe: 9500, ours: 9500 });
});
