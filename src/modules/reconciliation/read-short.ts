import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { coverOf } from './core/cover.ts';
import { correctionOf, findIssuingBalance } from './issuing-balance-store.ts';
import { readOwed } from './owed-store.ts';

/** What is missing for the awards that are live, as {@link readCover} has it, quickly: 0 while cash covers them. */
export async function readShort(db: Db | Trx): Promise<Pence> {
  const stripe = await findIssuingBalance(db);
  const { cashPence, ...owed } = await readOwed(db);
  return coverOf({ ...owed, awardablePence: 0, cashPence: cashPence + correctionOf(stripe) }).shortPence;
}
