import type { LondonDate } from '../../../../kernel/dates.ts';
import type { Trx } from '../../../../platform/database.ts';

/** A practice, or an alliance whose practices can share a pool. */
export type Undrafted = { code: string; name: string; isAlliance: boolean; members: string[] };

const UNDRAFTED = `
  select o.code, n.name, o.kind = 'alliance' as "isAlliance",
    array(select mn.name from alliance_members m join party_names mn on mn.party_id = m.practice_id and mn.valid_to is null
      where m.alliance_id = o.id and m.joined_on <= :today and coalesce(m.left_on > :today, true)
      order by mn.name) as members
  from parties o join party_names n on n.party_id = o.id and n.valid_to is null
  where o.kind in ('practice', 'alliance')
    and not exists (select from budgets b where b.owner_party_id = o.id and b.financial_year = :year)
  order by o.kind desc, o.code`;

/** Who has no budget of this year: practices first, then alliances. */
export async function readUndrafted(
  trx: Trx,
  { financialYear, today }: { financialYear: string; today: LondonDate },
): Promise<Undrafted[]> {
  const { rows } = await trx.raw<{ rows: Undrafted[] }>(UNDRAFTED, { year: financialYear, today });
  return rows;
}
