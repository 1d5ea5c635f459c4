import type { Trx } from '../../platform/database.ts';
import { updateAward } from './award-store.ts';

/**
 * Keeps an award's money beyond its last day while an invoice waits to be paid: the supplier has done the work.
 * `since` null lets it end again.
 */
export async function keepForInvoice(trx: Trx, awardId: string, since: Date | null): Promise<void> {
  await updateAward(trx, awardId, { invoiced_at: since });
}
