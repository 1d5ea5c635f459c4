import type { Trx } from '../../platform/database.ts';
import { type LedgerCheck, readAwardFigures } from '../ledger/index.ts';
import { findOver } from './award-store.ts';

/** An award that is over has returned all that was free (R4). */
export async function verifyOverAwards(trx: Trx): Promise<LedgerCheck> {
  const ids = await findOver(trx);
  const figures = await readAwardFigures(trx, ids);
  const wrong = [...figures].filter(([, { availablePence }]) => availablePence !== 0);
  return {
    name: 'an award that is over keeps nothing',
    checked: ids.length,
    differences: wrong.map(([id, { availablePence }]) => `award ${id}: ${availablePence} still available`),
  };
}
