import type Stripe from 'stripe';
import { expect } from 'vitest';
import { verifyCardTransactions, verifyHolds, verifySpending } from '../../src/modules/authorizations/index.ts';
import { verifyGiven, verifyOverAwards } from '../../src/modules/awards/index.ts';
import {
  type AwardFigures,
  type BudgetFigures,
  readAwardFigures,
  readBudgetFigures,
  verifyLedger,
} from '../../src/modules/ledger/index.ts';
import { inScope, inSnapshot } from '../../src/platform/database.ts';
import type { Scheme } from '../harness/scheme.ts';
import type { RunningService } from '../harness/service.ts';

type Helpers = Stripe['testHelpers']['issuing'];
type Purchase = Omit<Parameters<Helpers['authorizations']['create']>[0], 'card' | 'amount'>;
type Authorization = Stripe.Issuing.Authorization;

export const FOOD = {
  category: 'grocery_stores_supermarkets',
  name: 'Seagull Stores',
  city: 'Marram Bay',
  country: 'GB',
  network_id: '900001',
} as const;
/** Never allowed, and blocked at Stripe. */
export const OFF_LICENCE = {
  ...FOOD,
  category: 'package_stores_beer_wine_and_liquor',
  name: 'Breakwater Wines',
} as const;
/** Not in the policy of the awards here: we decline it, where Stripe would not. */
export const CAFÉ = { ...FOOD, category: 'eating_places_restaurants', name: 'Kite & Kettle' } as const;

/** What a shop, Stripe or the network does on one award's cards; each act is settled before the next. */
export type Till = {
  service: RunningService;
  scheme: Scheme;
  awardId: string;
  /** Every move of an authorization's record, as state/trigger. */
  walked: Set<string>;
  pay(pence: number, purchase?: Purchase): Promise<Authorization>;
  /** Our answer is lost on the way; Stripe answers by itself. */
  payOverruled(pence: number, answer: 'approve' | 'decline', purchase?: Purchase): Promise<Authorization>;
  increment(id: string, pence: number): Promise<void>;
  reverse(id: string, pence?: number): Promise<void>;
  rehold(id: string, pence: number): Promise<void>;
  finalize(id: string, pence: number): Promise<void>;
  expire(id: string): Promise<void>;
  /** Returns Stripe's id of what was taken. */
  capture(id: string, pence?: number, isFinal?: boolean): Promise<string>;
  forceCapture(pence: number): Promise<string>;
  refund(transactionId: string, pence?: number): Promise<void>;
  /** A refund of any size, for any authorization or none. */
  refundTo(authorization: string | null, pence: number): Promise<void>;
};

/** The sandbox's control API: what only Stripe and the network do. */
export async function control(
  service: RunningService,
  call: { method: 'POST' | 'PUT'; path: string; body: object },
): Promise<void> {
  const answer = await fetch(`${service.sandboxUrl}/_sandbox${call.path}`, {
    method: call.method,
    headers: { authorization: 'Bearer sk_test_sandbox', 'content-type': 'application/json' },
    body: JSON.stringify(call.body),
  });
  if (!answer.ok) throw new Error(`${call.path}: ${answer.status} ${await answer.text()}`);
}

async function newestCard(service: RunningService, awardId: string): Promise<string> {
  const row = await inScope(service.db, 'all', (trx) =>
    trx('cards').where({ award_id: awardId }).orderBy('id', 'desc').first('stripe_card_id'),
  );
  return row.stripe_card_id;
}

/** Our record of an authorization: its status, or `none`. */
export async function recordOf(service: RunningService, id: string): Promise<string> {
  const row = await inScope(service.db, 'all', (trx) => trx('authorizations').where({ id }).first('status'));
  return row?.status ?? 'none';
}

export async function awardOf({ service, awardId }: Pick<Till, 'service' | 'awardId'>): Promise<AwardFigures> {
  const figures = await inScope(service.db, 'all', (trx) => readAwardFigures(trx, [awardId]));
  const found = figures.get(awardId);
  expect(found).toBeDefined();
  return found as AwardFigures;
}

export async function budgetOf({ service, scheme }: Pick<Till, 'service' | 'scheme'>): Promise<BudgetFigures> {
  const figures = await inScope(service.db, 'all', (trx) => readBudgetFigures(trx, [scheme.budgetId]));
  return figures.get(scheme.budgetId) as BudgetFigures;
}

/** Whatever the verifications of the books find. */
export async function differences(service: RunningService): Promise<string[]> {
  const checks = await inSnapshot(service.db, async (trx) => [
    ...(await verifyLedger(trx)),
    await verifyCardTransactions(trx),
    await verifyHolds(trx),
    await verifySpending(trx),
    await verifyGiven(trx),
    await verifyOverAwards(trx),
  ]);
  return checks.flatMap((check) => check.differences);
}

/** What every award, card and payment tells of. */
const USUAL = [
  'award.requested',
  'award.approved',
  'award.paused',
  'award.ended',
  'card.activated',
  'card.frozen',
  'card.unfrozen',
  'card.cancelled',
  'card.expired',
  'authorization.declined',
  'card_transaction.booked',
];

/** What was told of an award beyond the usual: types and payloads, in order. */
export async function toldOf({ service, awardId }: Pick<Till, 'service' | 'awardId'>) {
  return inScope(service.db, 'all', (trx) =>
    trx('domain_events')
      .where({ award_id: awardId })
      .whereNotIn('type', USUAL)
      .orderBy('id')
      .select<{ type: string; payload: Record<string, unknown> }[]>('type', 'payload'),
  );
}

function captureTrigger(from: string, isFinal: boolean): string {
  if (from === 'declined') return 'capture_after_decline';
  if (from !== 'pending') return 'capture_late';
  return isFinal ? 'capture_final' : 'capture_part';
}

const firstAnswer = ({ approved, amount, request_history: [asked] }: Authorization, pence: number) => {
  if (approved) return amount < pence ? 'approve_part' : 'approve';
  return asked?.reason === 'webhook_declined' ? 'decline_ours' : 'decline_stripe';
};

/** A till for one award, with acts that note which pairs of state and trigger they walked. */
export function openTill(about: { service: RunningService; scheme: Scheme; awardId: string }): Till {
  const { service, awardId } = about;
  const { authorizations, transactions }: Helpers = service.shop.testHelpers.issuing;
  const walked = new Set<string>();

  const nextMinute = () => service.clock.advance(60_000);

  async function act<T>(id: string, trigger: (from: string) => string, run: () => Promise<T>): Promise<T> {
    nextMinute();
    const from = await recordOf(service, id);
    const done = await run();
    await service.settle();
    walked.add(`${from}/${trigger(from)}/${await recordOf(service, id)}`);
    return done;
  }

  async function ask(pence: number, purchase: Purchase = {}): Promise<Authorization> {
    nextMinute();
    const card = await newestCard(service, awardId);
    return authorizations.create({ card, amount: pence, merchant_data: FOOD, ...purchase });
  }

  return {
    ...about,
    walked,
    async pay(pence, purchase) {
      const made = await ask(pence, purchase);
      await service.settle();
      walked.add(`none/${firstAnswer(made, pence)}/${await recordOf(service, made.id)}`);
      return made;
    },
    async payOverruled(pence, answer, purchase) {
      await service.sandbox.setFaults({ faults: [{ fault: 'late_decision', action: answer }] });
      const made = await ask(pence, purchase);
      await service.sandbox.setFaults({});
      const ours = await recordOf(service, made.id);
      await service.settle();
      const trigger = answer === 'approve' ? 'approve' : 'decline_stripe';
      walked.add(`${ours}/${trigger}/${await recordOf(service, made.id)}`);
      return made;
    },
    async increment(id, pence) {
      nextMinute();
      const from = await recordOf(service, id);
      const made = await authorizations.increment(id, { increment_amount: pence });
      await service.settle();
      const answer = made.request_history.at(-1)?.approved ? 'increment_approved' : 'increment_declined';
      walked.add(`${from}/${answer}/${await recordOf(service, id)}`);
    },
    async reverse(id, pence) {
      const { transactions: taken } = await service.shop.issuing.authorizations.retrieve(id);
      const whole = taken.length > 0 ? 'reverse_rest' : 'reverse_full';
      const trigger = pence === undefined ? whole : 'reverse_part';
      const params = pence === undefined ? {} : { reverse_amount: pence };
      await act(
        id,
        () => trigger,
        () => authorizations.reverse(id, params),
      );
    },
    async rehold(id, pence) {
      const call = { method: 'POST', path: `/authorizations/${id}/rehold`, body: { amount: pence } } as const;
      await act(
        id,
        () => 'rehold',
        () => control(service, call),
      );
    },
    async finalize(id, pence) {
      await act(
        id,
        () => 'finalize',
        () => authorizations.finalizeAmount(id, { final_amount: pence }),
      );
    },
    async expire(id) {
      await act(
        id,
        () => 'expire',
        () => authorizations.expire(id),
      );
    },
    async capture(id, pence, isFinal = true) {
      const known = (await service.shop.issuing.authorizations.retrieve(id)).transactions.map((one) => one.id);
      const params = { close_authorization: isFinal, ...(pence === undefined ? {} : { capture_amount: pence }) };
      const made = await act(
        id,
        (from) => captureTrigger(from, isFinal),
        () => authorizations.capture(id, params),
      );
      return made.transactions.find((one) => !known.includes(one.id))?.id ?? '';
    },
    async forceCapture(pence) {
      nextMinute();
      const card = await newestCard(service, awardId);
      const { id } = await transactions.createForceCapture({ card, amount: pence, merchant_data: FOOD });
      await service.settle();
      return id;
    },
    async refund(transactionId, pence) {
      nextMinute();
      const { authorization } = await service.shop.issuing.transactions.retrieve(transactionId);
      const params = pence === undefined ? {} : { refund_amount: pence };
      const run = () => transactions.refund(transactionId, params);
      if (typeof authorization === 'string') await act(authorization, () => 'refund', run);
      else await run().then(() => service.settle());
    },
    async refundTo(authorization, pence) {
      nextMinute();
      const card = await newestCard(service, awardId);
      const run = () =>
        control(service, { method: 'POST', path: '/refunds', body: { card, amount: pence, authorization } });
      if (authorization) await act(authorization, () => 'refund', run);
      else await run().then(() => service.settle());
    },
  };
}
