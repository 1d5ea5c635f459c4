import type { Trx } from '../../platform/database.ts';
import { type LedgerCheck, readAwardFigures } from '../ledger/index.ts';

/** Spent as the ledger has it must be spent as Stripe's captures and refunds have it, for every award. */
export async function verifyCardTransactions(trx: Trx): Promise<LedgerCheck> {
  const { rows } = await trx.raw<{ rows: { awardId: string; spent: number }[] }>(
    `select award_id as "awardId", (-sum(amount_pence))::bigint as spent
     from card_transactions where award_id is not null group by award_id`,
  );
  const figures = await readAwardFigures(
    trx,
    rows.map((row) => row.awardId),
  );
  const wrong = rows.filter((row) => figures.get(row.awardId)?.spentPence !== row.spent);
  return {
    name: "spent equals minus the sum of the award's card transactions",
    checked: rows.length,
    differences: wrong.map(
      (row) => `award ${row.awardId}: ledger ${figures.get(row.awardId)?.spentPence}, card transactions ${row.spent}`,
    ),
  };
}
