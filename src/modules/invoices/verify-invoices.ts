import type { Trx } from '../../platform/database.ts';
import type { LedgerCheck } from '../ledger/index.ts';

const PAID = `
  with paid as (
    select 'invoice:' || id as key, id, award_id, amount_pence from invoices where status = 'paid'),
  booked as (
    select idempotency_key as key, award_id, amount_pence from ledger_transfers where kind = 'invoice_payment')
  select coalesce(p.key, b.key) as key, p.amount_pence as paid, b.amount_pence as booked
  from paid p full join booked b using (key)
  where p.amount_pence is distinct from b.amount_pence or p.award_id is distinct from b.award_id
  order by 1`;

/** Every paid invoice is spent from its award, once, and nothing else is. */
export async function verifyInvoices(trx: Trx): Promise<LedgerCheck> {
  const counted = await trx('invoices').where({ status: 'paid' }).count<{ n: number }[]>('* as n');
  const { rows } = await trx.raw<{ rows: { key: string; paid: number | null; booked: number | null }[] }>(PAID);
  return {
    name: 'every paid invoice is spent from its award once',
    checked: counted[0]?.n ?? 0,
    differences: rows.map(({ key, paid, booked }) => `${key}: paid ${paid ?? 0}, booked ${booked ?? 0}`),
  };
}
