import type { Trx } from '../../platform/database.ts';
import { type LedgerCheck, readAwardFigures } from '../ledger/index.ts';

/** Spent before recoveries, as the ledger has it, must be Stripe's captures less refunds, for every award. */
export async function verifyCardTransactions(trx: Trx): Promise<LedgerCheck> {
  const { rows } = await trx.raw<{ rows: { awardId: string; spent: number }[] }>(
    `select award_id as "awardId", (-sum(amount_pence))::bigint as spent
     from card_transactions where award_id is not null group by award_id`,
  );
  const figures = await readAwardFigures(
    trx,
    rows.map((row) => row.awardId),
  );
  const booked = (awardId: string) => {
    const { spentPence = 0, recoveredPence = 0 } = figures.get(awardId) ?? {};
    return spentPence + recoveredPence;
  };
  const wrong = rows.filter((row) => booked(row.awardId) !== row.spent);
  return {
    name: "spent and recovered equal minus the sum of the award's card transactions",
    checked: rows.length,
    differences: wrong.map(
      (row) => `award ${row.awardId}: ledger ${booked(row.awardId)}, card transactions ${row.spent}`,
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
