/**
 * What Stripe's objects say each award's money must be. It knows Stripe's lists and what was put in, and
 * nothing of the product: the figures are those of "what every figure means".
 */
import type Stripe from 'stripe';

export type StripeRecord = {
  authorizations: Stripe.Issuing.Authorization[];
  transactions: Stripe.Issuing.Transaction[];
  disputes: Stripe.Issuing.Dispute[];
};

/** Stripe's own lists of what happened since then (unix seconds). */
export async function readStripe(shop: Stripe, since: number): Promise<StripeRecord> {
  const created = { gte: since };
  const [authorizations, transactions, disputes] = await Promise.all([
    shop.issuing.authorizations.list({ created, limit: 100 }).autoPagingToArray({ limit: 10_000 }),
    shop.issuing.transactions.list({ created, limit: 100 }).autoPagingToArray({ limit: 10_000 }),
    shop.issuing.disputes
      .list({ created, limit: 100, expand: ['data.balance_transactions'] })
      .autoPagingToArray({ limit: 10_000 }),
  ]);
  return { authorizations, transactions, disputes };
}

const total = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0);

/** What an authorization holds: what was approved, is still open and is not captured. */
export function holdOf({ approved, status, amount, transactions }: Stripe.Issuing.Authorization): number {
  if (!approved || status !== 'pending') return 0;
  const captured = transactions.filter(({ type }) => type === 'capture').map((capture) => -capture.amount);
  return Math.max(0, amount - total(captured));
}

const netOf = ({ balance_transactions: moved }: Stripe.Issuing.Dispute) =>
  total((moved ?? []).map(({ amount }) => amount));

/** What Stripe says of the money of some cards. */
export type Taken = {
  /** What the cash gained: refunds and what disputes gave, less captures. */
  cashPence: number;
  /** What won disputes gave for good. */
  wonPence: number;
  heldPence: number;
  spentPence: number;
};

export function takenOn(record: StripeRecord, cards: readonly string[]): Taken {
  const isOwn = (card: string | { id: string }) => cards.includes(typeof card === 'string' ? card : card.id);
  const own = record.transactions.filter(({ card }) => isOwn(card));
  const ids = new Set<unknown>(own.map(({ id }) => id));
  const disputes = record.disputes.filter(({ transaction }) => ids.has(transaction));
  const moved = total(own.map(({ amount }) => amount));
  const wonPence = total(disputes.filter(({ status }) => status === 'won').map(netOf));
  return {
    cashPence: moved + total(disputes.map(netOf)),
    wonPence,
    heldPence: total(record.authorizations.filter(({ card }) => isOwn(card)).map(holdOf)),
    spentPence: 0 - moved - wonPence,
  };
}

/** What was done to an award by people: put in and not returned, and paid back outside Stripe. */
export type ByPeople = { putInPence: number; recoveredPence: number };

export type AwardExpected = ReturnType<typeof expectAward>;

/** The figures of an award. */
export function expectAward(taken: Taken, { putInPence, recoveredPence }: ByPeople) {
  const { heldPence } = taken;
  const spentPence = taken.spentPence - recoveredPence;
  return {
    putInPence,
    spentPence,
    heldPence,
    recoveredPence: recoveredPence + taken.wonPence,
    availablePence: Math.max(0, putInPence - spentPence - heldPence),
    shortfallPence: Math.max(0, spentPence + heldPence - putInPence),
  };
}

/** The figures of a budget of which these are all the awards, live and over. */
export function expectBudget(awards: readonly AwardExpected[], allocatedPence: number) {
  const spentPence = total(awards.map((award) => award.spentPence));
  const committedPence = total(awards.map((award) => award.availablePence + award.heldPence));
  return {
    allocatedPence,
    committedPence,
    spentPence,
    heldPence: total(awards.map((award) => award.heldPence)),
    shortfallPence: total(awards.map((award) => award.shortfallPence)),
    availablePence: allocatedPence - committedPence - spentPence,
  };
}
