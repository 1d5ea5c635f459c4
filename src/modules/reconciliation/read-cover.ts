import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { listLiveInvoiceAwards } from '../awards/index.ts';
import { readAwardFigures, readHoldingFigures } from '../ledger/index.ts';
import { type Cover, coverOf } from './core/cover.ts';
import { correctionOf, findIssuingBalance, type IssuingBalance } from './issuing-balance-store.ts';

/** `stripe`: the Issuing balance as Stripe last gave it; null when it was never read. */
export type CoverView = Cover & { stripe: IssuingBalance | null };

/** What is set aside for invoices, which are paid from the bank and not from the money at the card issuer. */
async function invoicedPence(db: Db | Trx): Promise<Pence> {
  const figures = await readAwardFigures(db, await listLiveInvoiceAwards(db));
  return [...figures.values()].reduce((sum, { availablePence }) => sum + availablePence, 0);
}

/**
 * Cash against awards. The cash is our books', set right by what Stripe's balance differed from them when it was last
 * read: so a payment between that reading and now counts once.
 */
export async function readCover(db: Db | Trx): Promise<CoverView> {
  const stripe = await findIssuingBalance(db);
  const { cashPence, spendablePence, ...figures } = await readHoldingFigures(db);
  const cover = coverOf({
    ...figures,
    spendablePence: spendablePence - (await invoicedPence(db)),
    cashPence: cashPence + correctionOf(stripe),
  });
  return { ...cover, stripe };
}
