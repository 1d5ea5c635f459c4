import type { Db, Trx } from '../../platform/database.ts';
import { readHoldingFigures } from '../ledger/index.ts';
import { type Cover, coverOf } from './core/cover.ts';
import { findIssuingBalance, type IssuingBalance } from './issuing-balance-store.ts';

/** `stripe`: the Issuing balance as Stripe last gave it; null when it was never read. */
export type CoverView = Cover & { stripe: IssuingBalance | null };

/**
 * Cash against awards. The cash is our books', set right by what Stripe's balance differed from them when it was last
 * read: so a payment between that reading and now counts once.
 */
export async function readCover(db: Db | Trx): Promise<CoverView> {
  const stripe = await findIssuingBalance(db);
  const { cashPence, ...figures } = await readHoldingFigures(db);
  const cover = coverOf({ ...figures, cashPence: cashPence + (stripe ? stripe.amountPence - stripe.oursPence : 0) });
  return { ...cover, stripe };
}
