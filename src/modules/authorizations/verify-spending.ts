import type { Trx } from '../../platform/database.ts';
import type { LedgerCheck } from '../ledger/index.ts';

type Compared = { checked: number; wrong: { award: string; kept: string; counted: string }[] };

/**
 * The account's running figures beside what its authorizations add up to: each period that the account names, and
 * the number of payments. A figure of a period in which nothing counts any more is 0 in both.
 */
const COMPARED = `
  with counted as (
    select a.award_id, d.key::date as day, d.value::bigint as pence
    from authorizations a cross join lateral jsonb_each_text(a.counted_by_day) d where a.award_id is not null),
  payments as (
    select award_id, count(distinct id) as n from authorizations
    where award_id is not null and counted_by_day <> '{}' group by award_id),
  compared as (
    select l.award_id::text as award,
      concat_ws('/', l.spending_day_pence, l.spending_week_pence, l.spending_month_pence, l.spending_payments) as kept,
      concat_ws('/',
        coalesce(sum(c.pence) filter (where c.day = l.spending_day), 0),
        coalesce(sum(c.pence) filter (where c.day >= l.spending_week and c.day < l.spending_week + 7), 0),
        coalesce(sum(c.pence) filter (where c.day >= l.spending_month
          and c.day < l.spending_month + interval '1 month'), 0),
        coalesce(max(p.n), 0)) as counted
    from ledger_accounts l
    left join counted c on c.award_id = l.award_id
    left join payments p on p.award_id = l.award_id
    where l.kind = 'award' group by l.id)
  select count(*) as checked, coalesce(json_agg(compared) filter (where kept <> counted), '[]') as wrong from compared`;

/** What limits by day, week and month and by number are held against is what each award's payments come to, by London day. */
export async function verifySpending(trx: Trx): Promise<LedgerCheck> {
  const { rows } = await trx.raw<{ rows: Compared[] }>(COMPARED);
  const { checked, wrong } = rows[0] ?? { checked: 0, wrong: [] };
  return {
    name: 'what limits by period are held against is what the payments of each award come to',
    checked,
    differences: wrong.map(
      ({ award, kept, counted }) => `award ${award}: day/week/month/payments ${kept}, payments say ${counted}`,
    ),
  };
}
