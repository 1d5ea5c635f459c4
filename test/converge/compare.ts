import { isDeepStrictEqual } from 'node:util';
import type Stripe from 'stripe';
import {
  type AwardExpected,
  type ByPeople,
  expectAward,
  expectBudget,
  type StripeRecord,
  type Taken,
  takenOn,
} from './oracle.ts';
import type { Books } from './read-books.ts';
import type { StagedAward } from './stage.ts';

/** An award of an earlier program on the same budget, as Stripe left it. */
export type Earlier = { id: string; putInPence: number; taken: Taken };

export type Sides = {
  stripe: StripeRecord;
  /** The Issuing balance, as Stripe has it. */
  issuingPence: number;
  books: Books;
  awards: readonly StagedAward[];
  earlier: readonly Earlier[];
  allocatedPence: number;
  fundedPence: number;
};

function differ(name: string, booked: object | undefined, expected: object): string[] {
  const known = booked as Record<string, unknown> | undefined;
  const seen = Object.fromEntries(Object.keys(expected).map((key) => [key, known?.[key]]));
  if (isDeepStrictEqual(seen, expected)) return [];
  return [`${name}: booked ${JSON.stringify(seen)}, Stripe says ${JSON.stringify(expected)}`];
}

/** Stripe may tell of an expiry as a reversal: we may know better. */
const statusOf = ({ status }: Stripe.Issuing.Authorization, booked: string | undefined): string =>
  status === 'reversed' && booked === 'expired' ? 'expired' : status;

function compareAuthorization(stripe: Stripe.Issuing.Authorization, books: Books): string[] {
  const { id, approved, amount, transactions } = stripe;
  const isDeclined = !approved && transactions.every(({ type }) => type === 'refund');
  return differ(id, books.authorizations.get(id), {
    status: isDeclined ? 'declined' : statusOf(stripe, books.authorizations.get(stripe.id)?.status),
    approved,
    amount: approved ? amount : 0,
  });
}

function compareTransaction({ id, amount }: Stripe.Issuing.Transaction, books: Books): string[] {
  return differ(id, books.transactions.get(id), { amount, people: amount, cash: amount, cashRows: 1 });
}

function compareCounts({ stripe, books }: Sides): string[] {
  const booked = { authorizations: books.authorizations.size, transactions: books.transactions.size };
  const there = { authorizations: stripe.authorizations.length, transactions: stripe.transactions.length };
  return differ('how many', booked, there);
}

function byPeople({ ownActs }: Books, award: { id: string; putInPence: number }): ByPeople {
  const { toppedUpPence = 0, returnedPence = 0, recoveredPence = 0 } = ownActs.get(award.id) ?? {};
  return { putInPence: award.putInPence + toppedUpPence - returnedPence, recoveredPence };
}

/** A live award returns no more than charges put in, and one that is over keeps nothing. */
function compareEnd({ id }: StagedAward, expected: AwardExpected, books: Books): string[] {
  const { returnedPence = 0, toppedUpPence = 0 } = books.ownActs.get(id) ?? {};
  if (books.live.has(id)) {
    return returnedPence <= toppedUpPence ? [] : [`award ${id} is live and returned ${returnedPence} to its budget`];
  }
  return expected.availablePence === 0 ? [] : [`award ${id} is over and keeps money`];
}

/** Equality of the ledger with Stripe's objects; each difference in a line. */
export function compare(sides: Sides): string[] {
  const { stripe, books, awards, earlier } = sides;
  const now = awards.map((award) => ({ ...award, taken: takenOn(stripe, award.stripeCardIds) }));
  const expected = now.map((award) => expectAward(award.taken, byPeople(books, award)));
  const before = earlier.map((award) => expectAward(award.taken, byPeople(books, award)));
  const sum = (pence: (taken: Taken) => number) => [...now, ...earlier].reduce((all, one) => all + pence(one.taken), 0);
  const holdingPence = sides.fundedPence + sum((taken) => taken.cashPence);
  const issuingPence = holdingPence - sum((taken) => taken.heldPence);
  return [
    ...compareCounts(sides),
    ...stripe.authorizations.flatMap((authorization) => compareAuthorization(authorization, books)),
    ...stripe.transactions.flatMap((transaction) => compareTransaction(transaction, books)),
    ...now.flatMap(({ id }, place) => differ(`award ${id}`, books.awards.get(id), expected[place] ?? {})),
    ...now.flatMap((award, place) => compareEnd(award, expected[place] as AwardExpected, books)),
    ...differ('budget', books.budget, expectBudget([...expected, ...before], sides.allocatedPence)),
    ...differ('cash', { holding: books.holdingPence }, { holding: holdingPence }),
    ...differ('Issuing balance', { pence: issuingPence }, { pence: sides.issuingPence }),
    ...books.brokenPromises,
  ];
}
