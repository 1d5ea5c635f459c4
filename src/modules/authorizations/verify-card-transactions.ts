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

/** Every open hold must be what its authorization's present state says, and nothing else may be on hold. */
export async function verifyHolds(trx: Trx): Promise<LedgerCheck> {
  const { rows } = await trx.raw<{ rows: { id: string; held: number; target: number }[] }>(
    `with held as (
       select authorization_id as id, sum(amount_pence)::bigint as held
       from ledger_transfers where state = 'pending' group by 1),
     captured as (
       select authorization_id as id, -sum(amount_pence)::bigint as taken
       from card_transactions where type = 'capture' group by 1),
     targets as (
       select a.id, case when a.approved and a.status = 'pending'
         then greatest(0, a.amount_pence - coalesce(c.taken, 0)) else 0 end as target
       from authorizations a left join captured c using (id) where a.award_id is not null)
     select coalesce(h.id, t.id) as id, coalesce(h.held, 0) as held, coalesce(t.target, 0) as target
     from held h full join targets t using (id)`,
  );
  const wrong = rows.filter((row) => row.held !== row.target);
  return {
    name: 'what is on hold is what each authorization says',
    checked: rows.length,
    differences: wrong.map((row) => `authorization ${row.id}: held ${row.held}, should be ${row.target}`),
  };
}
