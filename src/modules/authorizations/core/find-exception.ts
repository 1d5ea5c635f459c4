import { comparableName } from '../../../kernel/merchant-set.ts';
import type { Pence } from '../../../kernel/money.ts';
import type { Merchant } from './authorization-request.ts';
import type { Before, Facts } from './rules.ts';
import type { SnapshotException } from './snapshot.ts';

type Asked = { merchant: Pick<Merchant, 'name' | 'networkId' | 'category'> };

function fits(exception: SnapshotException, { merchant }: Asked): boolean {
  if (exception.networkId !== null) return exception.networkId === merchant.networkId;
  if (exception.category !== null) return exception.category === merchant.category;
  const name = comparableName(exception.merchantName ?? '');
  return name !== '' && name === comparableName(merchant.name);
}

/** A payment under way stays with the exception that let it through, or with none, so that what it gives back goes where it came from. */
function isOfPayment(exception: SnapshotException, { before }: { before: Before }): boolean {
  return !before.counts || before.exceptionId === exception.id;
}

/** Whether one more payment is in its bounds but for the amount. A later round of a payment that it let through is the same payment. */
function isOpen(exception: SnapshotException, { before, when }: Pick<Facts, 'before' | 'when'>): boolean {
  const payments = before.counts ? 0 : 1;
  return when.day <= exception.expiresOn && exception.payments + payments <= exception.mostPayments;
}

const leftOf = ({ mostPence, usedPence }: SnapshotException) => mostPence - usedPence;

/** One for the shop is used up before one for the whole category; of two alike, the one that ends first. */
function inOrderOfUse(a: SnapshotException, b: SnapshotException): number {
  const isCategory = (one: SnapshotException) => Number(one.category !== null);
  return isCategory(a) - isCategory(b) || a.expiresOn.localeCompare(b.expiresOn) || (a.id < b.id ? -1 : 1);
}

/** The exception under which the request may pass (R43): for its shop or category, in date, with room for it. Null when there is none. */
export function findException(facts: Facts): SnapshotException | null {
  if (facts.snapshot.exceptions.length === 0) return null;
  const fitting = facts.snapshot.exceptions.filter(
    (one) =>
      fits(one, facts.request) &&
      isOfPayment(one, facts) &&
      isOpen(one, facts) &&
      facts.request.amountPence <= leftOf(one),
  );
  return fitting.sort(inOrderOfUse)[0] ?? null;
}

/** What a decision was made on, as far as exceptions are concerned. */
type Weighed = Asked &
  Pick<Facts, 'before' | 'when'> & { amountPence: Pence; exceptions: readonly SnapshotException[] };

/**
 * The exception that a payment was too large for and otherwise fits; of several the one with most left. Null when
 * there is none. `forShopOnly`: what failed is not opened by an exception for a category.
 */
export function findShortException(
  weighed: Weighed,
  { forShopOnly }: { forShopOnly: boolean },
): SnapshotException | null {
  const short = weighed.exceptions.filter(
    (one) =>
      fits(one, weighed) &&
      !(forShopOnly && one.category !== null) &&
      isOfPayment(one, weighed) &&
      isOpen(one, weighed) &&
      weighed.amountPence > leftOf(one),
  );
  return short.toSorted((a, b) => leftOf(b) - leftOf(a))[0] ?? null;
}
