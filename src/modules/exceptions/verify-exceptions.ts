import type { Trx } from '../../platform/database.ts';
import type { LedgerCheck } from '../ledger/index.ts';

type Row = { id: string; used: number; carried: number; payments: number; carriedPayments: number };

/** What is used of each exception, in pence and payments, is what the authorizations that it let through add up to. */
export async function verifyExceptions(trx: Trx): Promise<LedgerCheck> {
  const { rows } = await trx.raw<{ rows: Row[] }>(
    `with counted as (
       select a.exception_id as id,
         (select coalesce(sum(d.value::bigint), 0) from jsonb_each_text(a.counted_by_day) d)::bigint as pence
       from authorizations a where a.exception_id is not null),
     carried as (
       select id, sum(pence)::bigint as pence, count(*) filter (where pence > 0) as payments from counted group by id)
     select coalesce(x.id, c.id)::text as id, coalesce(x.used_pence, 0) as used, coalesce(c.pence, 0) as carried,
       coalesce(x.payments, 0) as payments, coalesce(c.payments, 0) as "carriedPayments"
     from merchant_exceptions x full join carried c using (id)`,
  );
  const wrong = rows.filter((row) => row.used !== row.carried || row.payments !== row.carriedPayments);
  return {
    name: 'what is used of each exception is what the payments under it come to',
    checked: rows.length,
    differences: wrong.map(
      (row) =>
        `exception ${row.id}: ${row.used} used in ${row.payments} payments, should be ${row.carried} in ${row.carriedPayments}`,
    ),
  };
}
