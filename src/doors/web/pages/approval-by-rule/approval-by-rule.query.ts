import type { Trx } from '../../../../platform/database.ts';

export type RuleCounts = { approved: number; sampled: number; open: number; wrong: number };

/** What was approved by rule since a moment, and what became of the sample of it. */
export async function readRuleCounts(trx: Trx, since: Date): Promise<RuleCounts> {
  const { rows } = await trx.raw<{ rows: RuleCounts[] }>(
    `select
      (select count(*) from award_decisions d where d.role = 'system' and d.outcome = 'approved'
        and d.decided_at >= :since) as approved,
      count(*) as sampled,
      count(*) filter (where s.finding is null) as open,
      count(*) filter (where s.finding = 'wrong') as wrong
    from approval_samples s where s.sampled_at >= :since`,
    { since },
  );
  return rows[0] ?? { approved: 0, sampled: 0, open: 0, wrong: 0 };
}
