import type { Trx } from '../../platform/database.ts';
import type { LedgerCheck } from '../ledger/index.ts';

const AGREED = `
  with agreed as (
    select 'virement:' || id as key, from_budget_id as budget_id, amount_pence from virements where status = 'agreed'),
  booked as (
    select idempotency_key as key, budget_id, amount_pence from ledger_transfers where kind = 'virement')
  select key, a.amount_pence as agreed, b.amount_pence as booked from agreed a full join booked b using (key)
  where a.amount_pence is distinct from b.amount_pence or a.budget_id is distinct from b.budget_id
  order by key`;

/** Every agreed virement moved once, from the budget that gives, and nothing else did (R9). */
export async function verifyVirements(trx: Trx): Promise<LedgerCheck> {
  const counted = await trx('virements').where({ status: 'agreed' }).count<{ n: number }[]>('* as n');
  const { rows } = await trx.raw<{ rows: { key: string; agreed: number | null; booked: number | null }[] }>(AGREED);
  return {
    name: 'every agreed virement moved once, and nothing else did',
    checked: counted[0]?.n ?? 0,
    differences: rows.map(({ key, agreed, booked }) => `${key}: agreed ${agreed ?? 0}, moved ${booked ?? 0}`),
  };
}
