import type { Trx } from '../../platform/database.ts';
import type { LedgerCheck } from '../ledger/index.ts';

const PAID = `
  with paid as (
    select 'invoice:' || id as key, id, award_id, amount_pence from invoices where status = 'paid'),
  booked as (
    select idempotency_key as key, award_id, amount_pence from ledger_transfers where kind = 'invoice_payment'),
  cash as (
    select follows_key as key, sum(amount_pence)::bigint as amount_pence, count(*) as n
    from ledger_transfers where kind = 'invoice_cash' group by follows_key)
  select key, p.amount_pence as paid, b.amount_pence as booked, c.amount_pence as cash
  from paid p full join booked b using (key) full join cash c using (key)
  where p.amount_pence is distinct from b.amount_pence or p.award_id is distinct from b.award_id
    or p.amount_pence is distinct from c.amount_pence or c.n is distinct from 1
  order by 1`;

type Row = { key: string; paid: number | null; booked: number | null; cash: number | null };

/** Every paid invoice is spent from its award, and left the bank, once; and nothing else is. */
export async function verifyInvoices(trx: Trx): Promise<LedgerCheck> {
  const counted = await trx('invoices').where({ status: 'paid' }).count<{ n: number }[]>('* as n');
  const { rows } = await trx.raw<{ rows: Row[] }>(PAID);
  return {
    name: 'every paid invoice is spent from its award and left the bank once',
    checked: counted[0]?.n ?? 0,
    differences: rows.map(
      ({ key, paid, booked, cash }) => `${key}: paid ${paid ?? 0}, booked ${booked ?? 0}, from the bank ${cash ?? 0}`,
    ),
  };
}
