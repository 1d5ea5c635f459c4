import type { Trx } from '../../platform/database.ts';
import { type Handing, listInHand, type OpenItem } from '../staff/index.ts';

/** The practice for which the leaver offered, so that whoever follows there sees it; none of finance's own offers. */
const OF_LEAVER = `(select pp.practice_id from principal_practices pp
  where pp.principal_id = ? and pp.practice_id in (virements.from_practice_id, virements.to_practice_id)
  order by 1 limit 1) as "practiceId"`;

/** Money that somebody offered to move and not all have agreed to stays offered, and is named so that somebody follows it (R19). */
export async function handOverVirements(trx: Trx, { from, to }: Handing): Promise<OpenItem[]> {
  const rows = await listInHand<{ id: string; practiceId: string | null }>({
    from,
    kind: 'virement',
    open: trx('virements')
      .where({ status: 'proposed' })
      .select('id', trx.raw(OF_LEAVER, [from])),
    columns: { id: 'id', began: 'proposed_by' },
  });
  return rows.map((row) => ({ ...row, handedTo: to }));
}
