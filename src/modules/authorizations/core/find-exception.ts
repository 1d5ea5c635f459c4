import { comparableName } from '../../../kernel/merchant-set.ts';
import type { Facts } from './rules.ts';
import type { SnapshotException } from './snapshot.ts';

function fits(exception: SnapshotException, { merchant }: Facts['request']): boolean {
  if (exception.networkId !== null) return exception.networkId === merchant.networkId;
  if (exception.category !== null) return exception.category === merchant.category;
  const name = comparableName(exception.merchantName ?? '');
  return name !== '' && name === comparableName(merchant.name);
}

/** A payment under way stays with the exception that let it through, or with none, so that what it gives back goes where it came from. */
function isOfPayment(exception: SnapshotException, { before }: Facts): boolean {
  return !before.counts || before.exceptionId === exception.id;
}

/** A later round of a payment that an exception let through is the same payment. */
function hasRoom(exception: SnapshotException, { request, before, when }: Facts): boolean {
  const payments = before.counts ? 0 : 1;
  return (
    when.day <= exception.expiresOn &&
    exception.payments + payments <= exception.mostPayments &&
    exception.usedPence + request.amountPence <= exception.mostPence
  );
}

/** One for the shop is used up before one for the whole category; of two alike, the one that ends first. */
function inOrderOfUse(a: SnapshotException, b: SnapshotException): number {
  const isCategory = (one: SnapshotException) => Number(one.category !== null);
  return isCategory(a) - isCategory(b) || a.expiresOn.localeCompare(b.expiresOn) || (a.id < b.id ? -1 : 1);
}

/** The exception under which the request may pass (R43): for its shop or category, in date, with room for it. Null when there is none. */
export function findException(facts: Facts): SnapshotException | null {
  if (facts.snapshot.exceptions.length === 0) return null;
  const fitting = facts.snapshot.exceptions.filter(
    (one) => fits(one, facts.request) && isOfPayment(one, facts) && hasRoom(one, facts),
  );
  return fitting.sort(inOrderOfUse)[0] ?? null;
}
