import { inScope } from '../../platform/database.ts';
import { activateAward, lockAward } from '../awards/index.ts';
import type { InvoicesDeps } from './invoices-deps.ts';

/**
 * Makes an approved award active that the practice pays by invoice: there is no card to wait for. False for an award
 * that is carried otherwise. Safe to run again.
 */
export async function startInvoiceAward(deps: InvoicesDeps, awardId: string): Promise<boolean> {
  const at = deps.clock.now();
  return inScope(deps.db, 'all', async (trx) => {
    const award = await lockAward(trx, awardId);
    if (award?.method !== 'invoice') return false;
    await activateAward(trx, awardId, at);
    return true;
  });
}
