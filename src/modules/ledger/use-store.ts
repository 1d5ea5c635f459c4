import type { LondonDate } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';

/** Movements that change how much a budget has, rather than use it. */
const CHANGES = `('allocation', 'allocation_cut', 'virement', 'rollover')`;

/** All that was put into a budget and not taken out of it again, and how often that was changed. */
export async function readAllocations(
  db: Db | Trx,
  budgetId: string,
): Promise<{ allocatedPence: Pence; changes: number }> {
  const { rows } = await db.raw<{ rows: { allocatedPence: Pence; changes: number }[] }>(
    `select count(*) as changes,
      coalesce(sum(case when t.credit_account_id = b.id then t.amount_pence else -t.amount_pence end), 0)::bigint
        as "allocatedPence"
     from ledger_transfers t join ledger_accounts b on b.kind = 'budget' and b.budget_id = ?
      and b.id in (t.credit_account_id, t.debit_account_id) where t.kind in ${CHANGES}`,
    [budgetId],
  );
  return rows[0] ?? { allocatedPence: 0, changes: 0 };
}

/**
 * What was promised to awards from a budget in `[from, to)`: approvals and what was added, less what those awards
 * of the time have given back. What returns of a charge was never promised, so it takes nothing off.
 */
export async function readPromised(db: Db | Trx, about: { budgetId: string; from: Date; to: Date }): Promise<Pence> {
  const { rows } = await db.raw<{ rows: { promised: Pence }[] }>(
    `with given as (
        select award_id, bool_or(kind = 'award') as is_new,
          coalesce(sum(amount_pence) filter (where kind in ('award', 'addition')), 0) as promised,
          greatest(0, coalesce(sum(amount_pence) filter (where kind = 'release'), 0)
            - coalesce(sum(amount_pence) filter (where kind = 'top_up'), 0)) as returned
        from ledger_transfers
        where budget_id = :budgetId and kind in ('award', 'addition', 'release', 'top_up')
          and event_at >= :from and event_at < :to
        group by award_id)
      select coalesce(sum(promised - case when is_new then returned else 0 end), 0)::bigint as promised from given`,
    about,
  );
  return rows[0]?.promised ?? 0;
}

/** What one day did to a budget. */
export type DayOfUse = {
  day: LondonDate;
  /** Spent or newly promised, less what came back; below zero on a day when more came back. */
  usedPence: Pence;
  /** Captures and paid invoices, less refunds and what was recovered. */
  spentPence: Pence;
};

/** The days, in London, on which a budget was used, the first one first: all use adds up to what is not available. */
export async function listDaysOfUse(db: Db | Trx, budgetId: string): Promise<DayOfUse[]> {
  const { rows } = await db.raw<{ rows: DayOfUse[] }>(
    `select (t.event_at at time zone 'Europe/London')::date as day,
      sum(case when t.kind = 'shortfall_repayment' or c.kind = 'budget' then -t.amount_pence
        when f.kind in ('shortfall', 'budget') then t.amount_pence else 0 end)::bigint as "usedPence",
      sum(case when t.kind in ('capture', 'invoice_payment', 'dispute_rescinded') then t.amount_pence
        when t.kind in ('refund', 'dispute_won', 'recovery') then -t.amount_pence else 0 end)::bigint as "spentPence"
    from ledger_transfers t
    join ledger_accounts f on f.id = t.debit_account_id
    join ledger_accounts c on c.id = t.credit_account_id
    where t.budget_id = ? and not t.is_hold and t.kind not in ${CHANGES} and t.award_id is not null
    group by 1 order by 1`,
    [budgetId],
  );
  return rows;
}
