import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';

/** A budget's figures: allocated = available + committed + spent, always. */
export type BudgetFigures = {
  allocatedPence: Pence;
  /** Promised to awards and not yet spent; open holds are part of it. */
  committedPence: Pence;
  heldPence: Pence;
  /** Captures and paid invoices, less refunds and what was recovered; what went to shortfall included. */
  spentPence: Pence;
  shortfallPence: Pence;
  /** Below zero only after a capture that could not be refused: overspent (R3). */
  availablePence: Pence;
};

/** An award's figures, as patients and staff see them. */
export type AwardFigures = {
  /** Issued, added and topped up, less what went back to the budget. */
  putInPence: Pence;
  availablePence: Pence;
  heldPence: Pence;
  /** Captures and paid invoices, less refunds and less what was recovered. */
  spentPence: Pence;
  /** Won in disputes or paid back by a person. */
  recoveredPence: Pence;
  shortfallPence: Pence;
};

const NOTHING: AwardFigures = {
  putInPence: 0,
  availablePence: 0,
  heldPence: 0,
  spentPence: 0,
  recoveredPence: 0,
  shortfallPence: 0,
};

/** Sums of one statement, so that all figures come from one snapshot. */
const AWARD_SUMS = `
  select a.award_id, a.budget_id,
    a.credits_posted - a.debits_posted - a.debits_pending as available,
    a.debits_pending + coalesce(s.debits_pending, 0) as held,
    coalesce(s.debits_posted + s.debits_pending - s.credits_posted, 0) as shortfall
  from ledger_accounts a
  left join ledger_accounts s on s.award_id = a.award_id and s.kind = 'shortfall'
  where a.kind = 'award'`;

const RECOVERED_SUM = `
  coalesce(sum(case when kind in ('dispute_won', 'recovery') then amount_pence
    when kind = 'dispute_rescinded' then -amount_pence else 0 end), 0)::bigint`;

const SPENT_SUM = `
  (coalesce(sum(case kind when 'capture' then amount_pence when 'invoice_payment' then amount_pence
      when 'refund' then -amount_pence else 0 end), 0)
    - ${RECOVERED_SUM})::bigint`;

/** Figures of the given budgets, each budget present in the answer. */
export async function readBudgetFigures(
  db: Db | Trx,
  budgetIds: readonly string[],
): Promise<Map<string, BudgetFigures>> {
  const { rows } = await db.raw<{ rows: (BudgetFigures & { budgetId: string })[] }>(
    `with awards as (select * from (${AWARD_SUMS}) x where budget_id = any (:ids)),
      totals as (select budget_id, sum(available)::bigint as available, sum(held)::bigint as held,
        sum(shortfall)::bigint as shortfall from awards group by budget_id),
      moved as (select budget_id,
        ${SPENT_SUM} as spent
        from ledger_transfers where budget_id = any (:ids) and not is_hold group by budget_id)
    select b.budget_id as "budgetId",
      (select coalesce(sum(case when x.credit_account_id = b.id then x.amount_pence else -x.amount_pence end), 0)
        from ledger_transfers x
        where x.kind in ('allocation', 'allocation_cut', 'virement', 'rollover')
          and b.id in (x.credit_account_id, x.debit_account_id))::bigint as "allocatedPence",
      coalesce(t.available + t.held, 0)::bigint as "committedPence",
      coalesce(t.held, 0)::bigint as "heldPence",
      coalesce(m.spent, 0)::bigint as "spentPence",
      coalesce(t.shortfall, 0)::bigint as "shortfallPence",
      (b.credits_posted - b.debits_posted - coalesce(t.shortfall, 0))::bigint as "availablePence"
    from ledger_accounts b
    left join totals t on t.budget_id = b.budget_id
    left join moved m on m.budget_id = b.budget_id
    where b.kind = 'budget' and b.budget_id = any (:ids)`,
    { ids: [...budgetIds] },
  );
  return new Map(rows.map(({ budgetId, ...figures }) => [budgetId, figures]));
}

/** What a budget has left, net of its open shortfalls: all that an act of ours is tested against (R3). */
export async function readBudgetAvailable(db: Db | Trx, budgetId: string): Promise<Pence> {
  const { rows } = await db.raw<{ rows: { available: Pence }[] }>(
    `select (b.credits_posted - b.debits_posted - coalesce((
        select sum(s.debits_posted + s.debits_pending - s.credits_posted) from ledger_accounts s
        where s.budget_id = b.budget_id and s.kind = 'shortfall' and s.award_id is not null), 0))::bigint as available
     from ledger_accounts b where b.kind = 'budget' and b.budget_id = ?`,
    [budgetId],
  );
  return rows[0]?.available ?? 0;
}

/** Figures of the given awards; an award without money yet has zeros. */
export async function readAwardFigures(db: Db | Trx, awardIds: readonly string[]): Promise<Map<string, AwardFigures>> {
  const { rows } = await db.raw<{ rows: (AwardFigures & { awardId: string })[] }>(
    `with awards as (select * from (${AWARD_SUMS}) x where award_id = any (:ids)),
      moved as (select award_id, ${SPENT_SUM} as spent, ${RECOVERED_SUM} as recovered
        from ledger_transfers where award_id = any (:ids) and not is_hold group by award_id)
    select a.award_id as "awardId",
      (a.available + a.held - a.shortfall + coalesce(m.spent, 0))::bigint as "putInPence",
      a.available::bigint as "availablePence", a.held::bigint as "heldPence",
      coalesce(m.spent, 0)::bigint as "spentPence", coalesce(m.recovered, 0)::bigint as "recoveredPence",
      a.shortfall::bigint as "shortfallPence"
    from awards a left join moved m on m.award_id = a.award_id`,
    { ids: [...awardIds] },
  );
  const known = new Map(rows.map(({ awardId, ...figures }) => [awardId, figures]));
  return new Map(awardIds.map((id) => [id, known.get(id) ?? NOTHING]));
}

/** What charges put into an award beyond what was approved, and has not gone back to the budget. */
export async function readChargedPence(db: Db | Trx, awardId: string): Promise<Pence> {
  const { rows } = await db.raw<{ rows: { charged: Pence }[] }>(
    `select coalesce(sum(case kind when 'top_up' then amount_pence else -amount_pence end), 0)::bigint as charged
     from ledger_transfers where award_id = ? and not is_hold and kind in ('top_up', 'release')`,
    [awardId],
  );
  return Math.max(0, rows[0]?.charged ?? 0);
}

/** Awards from which shops took or hold more than they had. */
export async function listShortAwards(db: Db | Trx): Promise<string[]> {
  return db('ledger_accounts')
    .where({ kind: 'shortfall' })
    .whereNotNull('award_id')
    .whereRaw('debits_posted + debits_pending > credits_posted')
    .orderBy('award_id')
    .pluck('award_id');
}
