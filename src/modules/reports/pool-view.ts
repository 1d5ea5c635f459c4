import type { Pence } from '../../kernel/money.ts';
import { type Db, inSnapshot } from '../../platform/database.ts';
import { findPoolPolicies } from '../budgets/index.ts';
import { readAwardFigures } from '../ledger/index.ts';

/** What one practice of an alliance may use of its pool, and has. */
export type PoolMember = {
  practice: string;
  name: string;
  /** The most it may use; null: whatever is left. */
  sharePence: Pence | null;
  committedPence: Pence;
  /** The part of committed that shops have on hold. */
  heldPence: Pence;
  spentPence: Pence;
};

export type PoolView = {
  /** Slugs of the policies whose awards it pays, also where a practice has a budget of its own. */
  policies: string[];
  members: PoolMember[];
};

type Member = { id: string; practice: string; name: string; sharePence: Pence | null; awardIds: string[] };

const MEMBERS = `
  select p.id, p.code as practice, n.name, s.share_pence as "sharePence",
    array(select a.id::text from awards a where a.budget_id = b.id and a.practice_id = p.id
      and a.status not in ('draft', 'waiting', 'requested', 'refused', 'withdrawn')) as "awardIds"
  from budgets b
  join alliance_members m on m.alliance_id = b.owner_party_id and m.left_on is null
  join parties p on p.id = m.practice_id
  join party_names n on n.party_id = p.id and n.valid_to is null
  left join pool_shares s on s.budget_id = b.id and s.practice_id = p.id
  where b.id = ? order by p.code`;

/**
 * Who uses how much of a pool. It reads the awards of every practice of the alliance and gives only their sums: those
 * who share a purse see who took what from it, and nothing else of one another. The caller has made sure that the
 * pool may be seen.
 */
export function poolView(db: Db, budgetId: string): Promise<PoolView> {
  return inSnapshot(db, async (trx) => {
    const { rows } = await trx.raw<{ rows: Member[] }>(MEMBERS, [budgetId]);
    const figures = await readAwardFigures(
      trx,
      rows.flatMap(({ awardIds }) => awardIds),
    );
    const members = rows.map(({ practice, name, sharePence, awardIds }) => {
      const own = awardIds.flatMap((id) => figures.get(id) ?? []);
      return {
        practice,
        name,
        sharePence,
        committedPence: own.reduce((sum, { availablePence, heldPence }) => sum + availablePence + heldPence, 0),
        heldPence: own.reduce((sum, { heldPence }) => sum + heldPence, 0),
        spentPence: own.reduce((sum, { spentPence }) => sum + spentPence, 0),
      };
    });
    return { policies: await findPoolPolicies(trx, budgetId), members };
  });
}
