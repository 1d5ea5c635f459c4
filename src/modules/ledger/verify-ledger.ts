import type { Db, Trx } from '../../platform/database.ts';
import { readBudgetFigures } from './figures-store.ts';

export type LedgerCheck = { name: string; checked: number; differences: string[] };

const COUNTERS = `
  with moves as (
    select debit_account_id as id, amount_pence as debit, 0::bigint as credit, is_hold, state from ledger_transfers
    union all
    select credit_account_id, 0, amount_pence, is_hold, state from ledger_transfers),
  sums as (
    select id,
      coalesce(sum(debit) filter (where not is_hold), 0)::bigint as debits_posted,
      coalesce(sum(credit) filter (where not is_hold), 0)::bigint as credits_posted,
      coalesce(sum(debit) filter (where state = 'pending'), 0)::bigint as debits_pending
    from moves group by id)
  select a.id, a.kind, a.debits_posted, a.credits_posted, a.debits_pending,
    coalesce(s.debits_posted, 0) as debits_posted_sum, coalesce(s.credits_posted, 0) as credits_posted_sum,
    coalesce(s.debits_pending, 0) as debits_pending_sum
  from ledger_accounts a left join sums s using (id) where a.kind <> 'network'`;

type CounterRow = Record<
  | 'debits_posted'
  | 'credits_posted'
  | 'debits_pending'
  | 'debits_posted_sum'
  | 'credits_posted_sum'
  | 'debits_pending_sum',
  number
> & { id: string; kind: string };

async function checkCounters(db: Db | Trx): Promise<LedgerCheck> {
  const { rows } = await db.raw<{ rows: CounterRow[] }>(COUNTERS);
  const wrong = rows.filter(
    (row) =>
      row.debits_posted !== row.debits_posted_sum ||
      row.credits_posted !== row.credits_posted_sum ||
      row.debits_pending !== row.debits_pending_sum,
  );
  const describe = (row: CounterRow) =>
    `${row.kind} account ${row.id}: counters ${row.debits_posted}/${row.credits_posted}/${row.debits_pending}, ` +
    `transfers ${row.debits_posted_sum}/${row.credits_posted_sum}/${row.debits_pending_sum}`;
  return { name: 'account counters equal their transfers', checked: rows.length, differences: wrong.map(describe) };
}

async function checkRows(db: Db | Trx, check: { name: string; count: string; wrong: string }): Promise<LedgerCheck> {
  const counted = await db.raw<{ rows: { n: number }[] }>(check.count);
  const wrong = await db.raw<{ rows: { line: string }[] }>(check.wrong);
  return { name: check.name, checked: counted.rows[0]?.n ?? 0, differences: wrong.rows.map((row) => row.line) };
}

const ROW_CHECKS = [
  {
    name: 'no budget or award account is below zero (R3)',
    count: `select count(*) as n from ledger_accounts where kind in ('budget', 'award')`,
    wrong: `select kind || ' account ' || id || ' is below zero' as line from ledger_accounts
      where kind in ('budget', 'award') and credits_posted - debits_posted - debits_pending < 0`,
  },
  {
    name: 'no award has both money left and a shortfall',
    count: `select count(*) as n from ledger_accounts where kind = 'shortfall'`,
    wrong: `select 'award ' || s.award_id || ' has both' as line
      from ledger_accounts s join ledger_accounts a on a.award_id = s.award_id and a.kind = 'award'
      where s.kind = 'shortfall' and s.debits_posted + s.debits_pending > s.credits_posted
        and a.credits_posted - a.debits_posted - a.debits_pending > 0`,
  },
  {
    name: 'no shortfall account holds money',
    count: `select count(*) as n from ledger_accounts where kind = 'shortfall' and award_id is not null`,
    wrong: `select 'award ' || award_id || ' has paid more to its shortfall than it was' as line from ledger_accounts
      where kind = 'shortfall' and award_id is not null and credits_posted > debits_posted + debits_pending`,
  },
  {
    name: 'every settled hold has its posting and none settles more than it held',
    count: `select count(*) as n from ledger_transfers where is_hold`,
    wrong: `select 'hold ' || h.id || ' of ' || h.amount_pence || ' is posted without a capture' as line
      from ledger_transfers h where h.is_hold and h.state = 'posted' and not exists
        (select from ledger_transfers t where t.authorization_id = h.authorization_id and t.kind = 'capture')`,
  },
  {
    name: 'nothing was posted on a budget in a month that had been closed (R8)',
    count: `select count(*) as n from ledger_transfers t join closed_periods p
      on p.budget_id = t.budget_id and p.period = t.posting_period where not t.is_hold`,
    wrong: `select 'transfer ' || t.id || ' was posted in ' || t.posting_period || ' after its close' as line
      from ledger_transfers t join closed_periods p on p.budget_id = t.budget_id and p.period = t.posting_period
      where not t.is_hold and t.created_at > p.closed_at`,
  },
  {
    name: 'every transfer is between two accounts that there are',
    count: 'select count(*) as n from ledger_transfers',
    wrong: `select 'transfer ' || t.id || ' names an account that there is not' as line from ledger_transfers t
      where not exists (select from ledger_accounts a where a.id = t.debit_account_id)
        or not exists (select from ledger_accounts a where a.id = t.credit_account_id)`,
  },
  {
    name: 'every transfer of an award keeps the budget of its award account',
    count: `select count(*) as n from ledger_transfers where award_id is not null`,
    wrong: `select 'transfer ' || t.id || ' names another budget' as line
      from ledger_transfers t join ledger_accounts a on a.award_id = t.award_id and a.kind = 'award'
      where t.budget_id is distinct from a.budget_id`,
  },
];

async function checkBudgets(db: Db | Trx): Promise<LedgerCheck> {
  const ids: string[] = await db('ledger_accounts').where('kind', 'budget').pluck('budget_id');
  const figures = await readBudgetFigures(db, ids);
  const wrong = [...figures].filter(([, f]) => f.allocatedPence !== f.availablePence + f.committedPence + f.spentPence);
  return {
    name: 'allocated = available + committed + spent, for every budget',
    checked: figures.size,
    differences: wrong.map(([id, f]) => `budget ${id}: ${JSON.stringify(f)}`),
  };
}

/** Recomputes every balance from the transfers (R2). A difference is a bug or tampering, never business. */
export async function verifyLedger(db: Db | Trx): Promise<LedgerCheck[]> {
  const checks = [await checkCounters(db), await checkBudgets(db)];
  for (const check of ROW_CHECKS) checks.push(await checkRows(db, check));
  return checks;
}
