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

const pay = (card: string) =>
  service.shop.testHelpers.issuing.authorizations.create({
    card,
    amount: 2500,
    authorization_method: 'chip',
    merchant_data: SUPERMARKET,
  });

type Tried = { awardId: string; cardId: string; card: string };

/** A wrong PIN on an award of £40; Stripe's news of it comes after what is done next. Returns what it is told as. */
async function wrongPin(terms: Partial<PolicyTerms>, next: (tried: Tried) => Promise<unknown>) {
  await activatePolicyWith(service, 'P5', { ...plain, ...terms });
  const { id: awardId } = await makeAward(service, scheme);
  const { id: cardId } = await inScope(service.db, 'all', (trx) =>
    trx('cards').where({ award_id: awardId }).first('id'),
  );
  const card = await stripeCardOf(service, awardId);
  await service.sandbox.setFaults({ faults: [{ fault: 'stripe_declines', reason: 'verification_failed', next: 1 }] });
  const { id } = await pay(card);
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

  it('and by what was so then', async () => {
    expect(await wrongPin({ perPaymentPence: 2499 }, async () => undefined)).toBe('over_single');
  });
});
