import type { Pence } from '../../kernel/money.ts';
import { inScope } from '../../platform/database.ts';
import { type CardTransactionState, ownCards } from '../authorizations/index.ts';
import { cardCashOf, listCardCash } from '../ledger/index.ts';
import { byHour } from './by-hour.ts';
import type { Finding } from './core/finding.ts';
import type { ReconciliationDeps } from './reconciliation-deps.ts';
import { trySettling } from './try-settling.ts';

/** What Stripe lists of card transactions, and where our books differ. */
export type CardCash = {
  listedPence: Pence;
  /** Ids whose two sides differed when they were read; each is looked at again by itself. */
  doubtful: string[];
  /** On cards that are not ours: by card. */
  strangers: Map<string, Pence>;
  /** Whether every item of the list could be read; one that could not is doubtful. */
  isWhole: boolean;
  /** Whether more were doubtful than are looked at one by one: the rest shows in the sums. */
  isCut: boolean;
};

/** Enough to see what is wrong: with more, it is not single payments that are missing. */
const MOST_DOUBTFUL = 200;

type Hour = { from: Date; to: Date | null; items: readonly CardTransactionState[] };

async function compareHour(deps: ReconciliationDeps, cash: CardCash, hour: Hour): Promise<void> {
  const { from, to, items } = hour;
  const { ours, own } = await inScope(deps.db, 'all', async (trx) => ({
    ours: await listCardCash(trx, { from, to }),
    own: await ownCards(trx, [...new Set(items.map(({ stripeCardId }) => stripeCardId))]),
  }));
  for (const { id, amountPence, stripeCardId } of items) {
    cash.listedPence += amountPence;
    const booked = ours.get(id) ?? 0;
    ours.delete(id);
    if (booked === amountPence) continue;
    if (booked === 0 && !own.has(stripeCardId)) {
      cash.strangers.set(stripeCardId, (cash.strangers.get(stripeCardId) ?? 0) + amountPence);
    } else cash.doubtful.push(id);
  }
  cash.doubtful.push(...ours.keys());
}

/**
 * Compares every card transaction that Stripe lists with the cash in our ledger, both ways, hour by hour: no more
 * than an hour's payments and a page are in memory. At most 200 are given to be looked at by themselves.
 */
export async function matchCardCash(deps: ReconciliationDeps): Promise<CardCash> {
  const cash: CardCash = { listedPence: 0, doubtful: [], strangers: new Map(), isWhole: true, isCut: false };
  const unreadable: string[] = [];
  const onUnreadable = (id: string) => unreadable.push(id);
  let to: Date | null = null;
  for await (const { from, items } of byHour(deps.listing.cardTransactions({ onUnreadable }))) {
    await compareHour(deps, cash, { from, to, items });
    to = from;
  }
  const limit = MOST_DOUBTFUL + 1;
  const older = await inScope(deps.db, 'all', (trx) => listCardCash(trx, { from: null, to, limit }));
  cash.isWhole = unreadable.length === 0;
  const doubtful = new Set([...cash.doubtful, ...older.keys(), ...unreadable]);
  cash.isCut = doubtful.size > MOST_DOUBTFUL;
  cash.doubtful = [...doubtful].slice(0, MOST_DOUBTFUL);
  return cash;
}

/** Reads both sides of one card transaction again, after it has been given its chance to be booked. */
export async function confirmCardCash(deps: ReconciliationDeps, id: string): Promise<Finding | null> {
  await trySettling(deps, { kind: 'transaction', id });
  const stripe = await deps.listing.cardTransaction(id);
  const oursPence = await inScope(deps.db, 'all', (trx) => cardCashOf(trx, id));
  const stripePence = stripe?.amountPence ?? 0;
  if (oursPence === stripePence) return null;
  if (!stripe) return { kind: 'unknown_transaction', subject: id, oursPence, stripePence };
  return { kind: oursPence === 0 ? 'missing_transaction' : 'amount_differs', subject: id, oursPence, stripePence };
}
