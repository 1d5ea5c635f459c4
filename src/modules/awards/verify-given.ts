import type { Trx } from '../../platform/database.ts';
import type { LedgerCheck } from '../ledger/index.ts';

/** What was approved for each award and what was booked for it. */
const compare = (kind: 'award' | 'addition', approved: string) => `
  select '${kind}' as kind, award_id, g.pence as given, b.pence as booked
  from (${approved}) g full join (
    select award_id, sum(amount_pence)::bigint as pence from ledger_transfers where kind = '${kind}' group by award_id
  ) b using (award_id)
  where g.pence is distinct from b.pence`;

const DIFFERENCES = `
  ${compare(
    'award',
    `select id as award_id, amount_pence as pence from awards
    where status in ('issuing', 'active', 'paused', 'finished', 'reviewed')`,
  )}
  union all
  ${compare(
    'addition',
    `select award_id, sum(add_pence)::bigint as pence from award_additions
    where status = 'approved' and add_pence > 0 group by award_id`,
  )}
  order by award_id, kind`;

type Row = { kind: string; award_id: string; given: number | null; booked: number | null };

/** What was approved for an award, at first and in additions, is what was booked for it, and nothing else is (R4). */
export async function verifyGiven(trx: Trx): Promise<LedgerCheck> {
  const counted = await trx('ledger_transfers').whereIn('kind', ['award', 'addition']).count<{ n: number }[]>('* as n');
  const { rows } = await trx.raw<{ rows: Row[] }>(DIFFERENCES);
  return {
    name: 'what was approved for awards is booked, and nothing else is',
    checked: counted[0]?.n ?? 0,
    differences: rows.map(
      ({ kind, award_id, given, booked }) => `${kind} ${award_id}: approved ${given ?? 0}, booked ${booked ?? 0}`,
    ),
  };
}
