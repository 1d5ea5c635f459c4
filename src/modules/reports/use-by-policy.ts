import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { readAwardFigures } from '../ledger/index.ts';

/** What awards under one policy have taken of a budget. */
export type PolicyUse = {
  policy: string;
  policyName: string;
  awards: number;
  committedPence: Pence;
  spentPence: Pence;
};

type Row = { policy: string; policyName: string; awardIds: string[] };

const GIVEN = `
  select v.slug as policy, (array_agg(v.name order by v.version desc))[1] as "policyName",
    array_agg(a.id::text order by a.id) as "awardIds"
  from awards a join policy_versions v on v.id = a.policy_version_id
  where a.budget_id = ? and a.status not in ('draft', 'waiting', 'requested', 'refused', 'withdrawn')
    and a.end_reason is distinct from 'issue_failed'
  group by v.slug order by v.slug`;

/** What the awards that the scope sees have taken of a budget, by policy. Of a pool a practice sees its own. */
export async function useByPolicy(db: Db | Trx, budgetId: string): Promise<PolicyUse[]> {
  const { rows } = await db.raw<{ rows: Row[] }>(GIVEN, [budgetId]);
  const figures = await readAwardFigures(
    db,
    rows.flatMap(({ awardIds }) => awardIds),
  );
  return rows.map(({ policy, policyName, awardIds }) => {
    const own = awardIds.flatMap((id) => figures.get(id) ?? []);
    return {
      policy,
      policyName,
      awards: awardIds.length,
      committedPence: own.reduce((sum, { availablePence, heldPence }) => sum + availablePence + heldPence, 0),
      spentPence: own.reduce((sum, { spentPence }) => sum + spentPence, 0),
    };
  });
}
