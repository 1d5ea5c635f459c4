import type Stripe from 'stripe';
import type { AwardRequest } from '../../src/modules/awards/index.ts';
import type { PolicyTerms } from '../../src/modules/policies/index.ts';
import { inScope } from '../../src/platform/database.ts';
import { activatePolicyWith } from '../harness/activate-policy.ts';
import { askAbout } from '../harness/requests.ts';
import { makeAward, openScheme, type Scheme, stripeCardOf } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { SUPERMARKET } from '../harness/shop.ts';

/** A Sunday. */
const TEN_O_CLOCK = new Date('2026-11-22T10:00:00Z');

export type Stage = { service: RunningService; scheme: Scheme; plain: PolicyTerms };
type MadeAward = { id: string; cardId: string; card: string };

/** What happens between the making of an award and the payment. */
export type Act = (stage: Stage, award: MadeAward) => Promise<unknown>;
export type Payment = Omit<Parameters<typeof askAbout>[1], 'id' | 'card' | 'amount'> & { amount?: number };

type Setting = { terms?: Partial<PolicyTerms>; award?: Partial<AwardRequest>; act?: Act };

/** A payment of £20 at a supermarket, on an award of £40 for food, that one rule of ours declines; but for what is given. */
export type AskedCase = Setting & { rule: string; code: string; words: string; payment?: Payment };

type Purchase = Omit<
  Parameters<Stripe['testHelpers']['issuing']['authorizations']['create']>[0],
  'card' | 'amount' | 'merchant_data'
>;
type Fault = NonNullable<Parameters<RunningService['sandbox']['setFaults']>[0]['faults']>[number];

/** A payment that Stripe declines by itself, for its `reason`. */
export type ToldCase = Setting & {
  code: string;
  reason: Stripe.Issuing.Authorization.RequestHistory.Reason;
  words: string;
  purchase?: Purchase;
  fault?: Fault;
};

/** A service with an open practice. */
export async function openStage(): Promise<Stage & AsyncDisposable> {
  const service = await startService();
  const scheme = await openScheme(service);
  const policy = await service.policies.activePolicy(service.db, 'P5');
  if (!policy) throw new Error('The presets have P5');
  const plain = policy.terms;
  return { service, scheme, plain, [Symbol.asyncDispose]: () => service[Symbol.asyncDispose]() };
}

/** Ten o'clock on the first day, no faults, nothing stopped. */
export async function begin({ service, scheme }: Stage): Promise<void> {
  service.clock.set(TEN_O_CLOCK);
  await service.sandbox.setFaults({});
  const stops = await inScope(service.db, 'all', (trx) => trx('stops').whereNull('ended_at').pluck('id'));
  for (const stopId of stops) {
    await service.budgets.liftStop(scheme.people.commissioner, { stopId, note: 'The case is over' });
  }
}

async function awardFor(stage: Stage, { terms, award, act }: Setting): Promise<MadeAward> {
  const { service, scheme, plain } = stage;
  await activatePolicyWith(service, 'P5', { ...plain, ...terms });
  const { id } = await makeAward(service, scheme, award);
  const row = await inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: id }).first('id'));
  const made = { id, cardId: String(row.id), card: await stripeCardOf(service, id) };
  await act?.(stage, made);
  return made;
}

let asked = 0;

/** Stripe's signed request, as it arrives at the service. */
export async function ask({ service }: Stage, card: string, { amount = 2000, ...payment }: Payment) {
  asked += 1;
  const merchant = { network_id: SUPERMARKET.network_id, city: SUPERMARKET.city, ...payment.merchant };
  const id = `iauth_reason${asked}`;
  return { id, ...(await askAbout(service, { id, card, amount, ...payment, merchant })) };
}

/** Plays a case of ours. */
export async function playAsked(stage: Stage, one: AskedCase): Promise<{ id: string; approved: boolean }> {
  const { card } = await awardFor(stage, one);
  return ask(stage, card, one.payment ?? {});
}

/** Plays a case of Stripe's; all that it tells of has happened. */
export async function playTold(stage: Stage, one: ToldCase): Promise<Stripe.Issuing.Authorization> {
  const { service } = stage;
  const { card } = await awardFor(stage, one);
  if (one.fault) await service.sandbox.setFaults({ faults: [{ ...one.fault, next: 1 } as Fault] });
  const payment = { card, amount: 2000, merchant_data: SUPERMARKET, ...one.purchase };
  const made = await service.shop.testHelpers.issuing.authorizations.create(payment);
  await service.settle();
  return made;
}

/** Every round of a payment, explained. */
export async function decisionsOn({ service }: Stage, id: string) {
  return (await inScope(service.db, 'all', (trx) => service.reports.decisionView(trx, id)))?.rounds ?? [];
}
