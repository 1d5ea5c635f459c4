import type { StopKind } from '../../../../modules/budgets/index.ts';
import type { Trx } from '../../../../platform/database.ts';

/** Whom a stop reaches now: live awards, the practices that made them, and what may still be spent on them. */
export type StopReach = { awards: number; practices: number; leftPence: number };

const REACH = `
  select count(*) as awards, count(distinct w.practice_id) as practices,
    coalesce(sum(greatest(l.credits_posted - l.debits_posted - l.debits_pending, 0)), 0)::bigint as "leftPence"
  from awards w
  join parties p on p.id = w.practice_id
  join policy_versions v on v.id = w.policy_version_id
  join ledger_accounts l on l.award_id = w.id and l.kind = 'award'
  where w.status in ('issuing', 'active', 'paused')
    and case cast(:kind as text) when 'practice' then p.code = :target when 'policy' then v.slug = :target
      when 'budget' then w.budget_id::text = :target else true end`;

export async function readReach(trx: Trx, of: { kind: StopKind; target: string | null }): Promise<StopReach> {
  const { rows } = await trx.raw<{ rows: StopReach[] }>(REACH, { kind: of.kind, target: of.target ?? '' });
  return rows[0] ?? { awards: 0, practices: 0, leftPence: 0 };
}
