import type { Trx } from '../../platform/database.ts';
import type { LedgerCheck } from '../ledger/index.ts';

type Row = { id: string; cash: number; bookedCash: number; award: number; bookedAward: number };

/** What is booked for each dispute, in cash and to its award, is what the dispute says. */
export async function verifyDisputes(trx: Trx): Promise<LedgerCheck> {
  const { rows } = await trx.raw<{ rows: Row[] }>(
    `with booked as (
       select follows_key as id,
         sum(case kind when 'dispute_credit' then amount_pence when 'dispute_credit_reversal' then -amount_pence
           else 0 end)::bigint as cash,
         sum(case kind when 'dispute_won' then amount_pence when 'dispute_rescinded' then -amount_pence
           else 0 end)::bigint as award
       from ledger_transfers
       where kind in ('dispute_credit', 'dispute_credit_reversal', 'dispute_won', 'dispute_rescinded')
       group by follows_key)
     select coalesce(d.id::text, b.id) as id, coalesce(d.cash_pence, 0) as cash, coalesce(b.cash, 0) as "bookedCash",
       coalesce(d.award_pence, 0) as award, coalesce(b.award, 0) as "bookedAward"
     from disputes d full join booked b on b.id = d.id::text`,
  );
  const wrong = rows.filter((row) => row.cash !== row.bookedCash || row.award !== row.bookedAward);
  return {
    name: 'what is booked for each dispute is what Stripe moved for it',
    checked: rows.length,
    differences: wrong.map(
      (row) =>
        `dispute ${row.id}: cash ${row.bookedCash}, should be ${row.cash}; award ${row.bookedAward}, should be ${row.award}`,
    ),
  };
}
