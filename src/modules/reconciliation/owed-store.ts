import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';

/**
 * The cash of our books, what is on hold, and what cards of live awards may still spend: of one snapshot. It reads the
 * live awards and the open holds alone, however many awards there ever were; one that is over keeps nothing (R4).
 * For whoever sees every practice.
 */
export async function readOwed(db: Db | Trx): Promise<{ cashPence: Pence; heldPence: Pence; spendablePence: Pence }> {
  const { rows } = await db.raw<{ rows: { cashPence: Pence; heldPence: Pence; spendablePence: Pence }[] }>(
    `select
       coalesce((select sum(credits_posted - debits_posted) from ledger_accounts
         where kind = 'holding' and party_id is not null), 0)::bigint as "cashPence",
       coalesce((select sum(amount_pence) from ledger_transfers where state = 'pending'), 0)::bigint as "heldPence",
       coalesce((select sum(l.credits_posted - l.debits_posted - l.debits_pending)
         from awards a join ledger_accounts l on l.award_id = a.id and l.kind = 'award'
         where a.status in ('issuing', 'active', 'paused') and a.method <> 'invoice'), 0)::bigint as "spendablePence"`,
  );
  return rows[0] ?? { cashPence: 0, heldPence: 0, spendablePence: 0 };
}
