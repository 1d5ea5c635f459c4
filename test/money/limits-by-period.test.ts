import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PolicyTerms } from '../../src/modules/policies/index.ts';
import { inScope } from '../../src/platform/database.ts';
import { activatePolicyWith } from '../harness/activate-policy.ts';
import { booksDifferences } from '../harness/books.ts';
import { askAbout } from '../harness/requests.ts';
import { makeAward, openScheme, type Scheme, stripeCardOf } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { FOOD, OFF_LICENCE, openTill, type Till } from './till.ts';

const SLOW_MS = 120_000;
/** A Sunday, the 22nd. */
const TEN_O_CLOCK = '2026-11-22T10:00:00Z';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let plain: PolicyTerms;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  plain = (await service.policies.activePolicy(service.db, 'P5'))?.terms as PolicyTerms;
}, SLOW_MS);
afterAll(() => service[Symbol.asyncDispose]());

/** An award of £60 under these limits. The clock is put there first. */
async function tillWith(terms: Partial<PolicyTerms>, at = TEN_O_CLOCK, expiresOn = '2026-12-18'): Promise<Till> {
  service.clock.set(new Date(at));
  await activatePolicyWith(service, 'P5', { ...plain, ...terms });
  const { id: awardId } = await makeAward(service, scheme, { amountPence: 6000, expiresOn });
  return openTill({ service, scheme, awardId });
}

const reasonOf = async (id: string) =>
  (await inScope(service.db, 'all', (trx) => service.reports.decisionView(trx, id)))?.rounds.at(-1)?.reason?.code ??
  'approved';
/** Pays, and says why not. */
const answerTo = async (till: Till, pence: number) => reasonOf((await till.pay(pence)).id);
const isRight = async () => expect(await booksDifferences(service)).toEqual([]);

const DAY = { dailyPence: 2000 };

describe('a limit by day, week or month', () => {
  it(
    'is given back by a reversal, an expiry and what a shop did not take, and not by a refund',
    async () => {
      const till = await tillWith(DAY);
      const { id: reversed } = await till.pay(2000);
      expect(await answerTo(till, 1)).toBe('over_period');
      await till.reverse(reversed, 500);
      expect(await answerTo(till, 501)).toBe('over_period');
      await till.reverse(reversed);
      const { id: expired } = await till.pay(2000);
      await till.expire(expired);
      const { id: partly } = await till.pay(2000);
      expect(await answerTo(till, 1)).toBe('over_period');
      const taken = await till.capture(partly, 1500);
      await till.refund(taken);
      expect(await answerTo(till, 501)).toBe('over_period');
      expect(await answerTo(till, 500)).toBe('approved');
      await isRight();
    },
    SLOW_MS,
  );

  it(
    'weighs each increment with what was approved before, on the day of its own round',
    async () => {
      const till = await tillWith(DAY, '2026-11-22T23:50:00Z');
      const { id } = await till.pay(1500);
      await till.increment(id, 501);
      expect(await reasonOf(id)).toBe('over_period');
      service.clock.set(new Date('2026-11-23T00:05:00Z'));
      await till.increment(id, 501);
      expect(await reasonOf(id)).toBe('approved');
      expect(await answerTo(till, 1500)).toBe('over_period');
      await till.reverse(id, 501);
      expect(await answerTo(till, 2000)).toBe('approved');
      await isRight();
    },
    SLOW_MS,
  );

  it(
    'counts one payment for a round that is asked when the payment was taken already',
    async () => {
      const till = await tillWith({ maxPayments: 2 });
      const { id } = await till.pay(1000);
      await till.capture(id);
      const late = { id, card: await stripeCardOf(service, till.awardId), amount: 500, history: [{}] };
      expect(await askAbout(service, late)).toEqual({ approved: true });
      service.clock.advance(31_000);
      await service.authorizations.settleAuthorization(id);
      expect(await answerTo(till, 500)).toBe('approved');
      expect(await answerTo(till, 500)).toBe('single_use_done');
      await isRight();
    },
    SLOW_MS,
  );

  it(
    'begins again at midnight in London: day and week with Monday, month with the first',
    async () => {
      const till = await tillWith({ dailyPence: 1000, weeklyPence: 1500 }, '2026-11-22T23:56:00Z');
      expect(await answerTo(till, 1000)).toBe('approved');
      expect(await answerTo(till, 1)).toBe('over_period');
      service.clock.set(new Date('2026-11-23T00:00:00Z'));
      expect(await answerTo(till, 1000)).toBe('approved');
      service.clock.set(new Date('2026-11-24T00:00:00Z'));
      expect(await answerTo(till, 501)).toBe('over_period');
      expect(await answerTo(till, 500)).toBe('approved');
      const monthly = await tillWith({ monthlyPence: 1000 }, '2026-11-30T23:50:00Z');
      const { id } = await monthly.pay(1000);
      expect(await answerTo(monthly, 1)).toBe('over_period');
      service.clock.set(new Date('2026-12-01T00:00:00Z'));
      expect(await answerTo(monthly, 900)).toBe('approved');
      await monthly.reverse(id);
      expect(await answerTo(monthly, 101)).toBe('over_period');
      await isRight();
    },
    SLOW_MS,
  );

  it(
    'goes by the clock on the wall in summer time',
    async () => {
      const till = await tillWith(DAY, '2027-03-28T22:30:00Z', '2027-03-31');
      expect(await answerTo(till, 2000)).toBe('approved');
      expect(await answerTo(till, 1)).toBe('over_period');
      service.clock.set(new Date('2027-03-28T23:00:00Z'));
      expect(await answerTo(till, 2000)).toBe('approved');
      await isRight();
    },
    SLOW_MS,
  );

  it(
    'is one for all the cards of an award',
    async () => {
      const till = await tillWith(DAY);
      expect(await answerTo(till, 1500)).toBe('approved');
      const { id } = await inScope(service.db, 'all', (trx) =>
        trx('cards').where({ award_id: till.awardId }).first('id'),
      );
      await service.cards.replaceCard(scheme.people.practice_manager, { cardId: id, reason: 'lost' });
      await service.settle();
      expect(await answerTo(till, 501)).toBe('over_period');
      expect(await answerTo(till, 500)).toBe('approved');
      await isRight();
    },
    SLOW_MS,
  );
});

describe('npm run ledger:verify', () => {
  it(
    'finds running figures that are not what the payments come to',
    async () => {
      const till = await tillWith(DAY);
      await till.pay(1500);
      await isRight();
      const change = (pence: number) =>
        inScope(service.db, 'all', (trx) =>
          trx('ledger_accounts')
            .where({ award_id: till.awardId, kind: 'award' })
            .increment('spending_week_pence', pence),
        );
      await change(1);
      expect(await booksDifferences(service)).toEqual([
        `award ${till.awardId}: day/week/month/payments 1500/1501/1500/1, payments say 1500/1500/1500/1`,
      ]);
      await change(-1);
    },
    SLOW_MS,
  );
});

describe('a number of payments', () => {
  it(
    'counts payments, not rounds, checks of the card or what was declined, and gives back what was reversed whole',
    async () => {
      const till = await tillWith({ maxPayments: 2 });
      const check = await till.pay(0);
      expect(await reasonOf(check.id)).toBe('approved');
      const { id } = await till.pay(1000);
      await till.increment(id, 200);
      expect(await reasonOf(id)).toBe('approved');
      expect(await answerTo(till, 6001)).toBe('no_funds');
      const { id: second } = await till.pay(300);
      expect(await answerTo(till, 100)).toBe('single_use_done');
      await till.reverse(second, 100);
      expect(await answerTo(till, 100)).toBe('single_use_done');
      await till.reverse(second);
      expect(await answerTo(till, 100)).toBe('approved');
      await isRight();
    },
    SLOW_MS,
  );
});

describe('a check of the card for no money', () => {
  it(
    'is weighed by every rule but money, and holds and counts nothing',
    async () => {
      const till = await tillWith({ ...DAY, perPaymentPence: 2000 });
      await till.pay(2000);
      const card = (await service.shop.issuing.authorizations.list({ limit: 1 })).data[0]?.card.id ?? '';
      const { authorizations } = service.shop.testHelpers.issuing;
      const good = await authorizations.create({ card, amount: 0, merchant_data: FOOD });
      const bad = await authorizations.create({ card, amount: 0, merchant_data: OFF_LICENCE });
      await service.settle();
      expect([await reasonOf(good.id), await reasonOf(bad.id)]).toEqual(['approved', 'never_allowed']);
      const { rows } = await inScope(service.db, 'all', (trx) =>
        trx.raw(
          `select spending_day_pence::int as day, spending_payments as payments, debits_pending::int as held
          from ledger_accounts where award_id = ? and kind = 'award'`,
          [till.awardId],
        ),
      );
      expect(rows).toEqual([{ day: 2000, payments: 1, held: 2000 }]);
      await isRight();
    },
    SLOW_MS,
  );
});
