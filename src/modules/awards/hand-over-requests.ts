import type { Trx } from '../../platform/database.ts';
import type { Handing, OpenItem } from '../staff/index.ts';

/**
 * What somebody asked for and nobody has decided on stays asked for; it is named so that somebody follows it, the
 * successor where there is one (R19).
 */
export async function handOverRequests(trx: Trx, { from, to }: Handing): Promise<OpenItem[]> {
  const rows = await trx('awards')
    .where({ requested_by: from })
    .whereIn('status', ['draft', 'waiting', 'requested'])
    .orderBy('id')
    .select<{ id: string; practiceId: string }[]>({ id: 'id', practiceId: 'practice_id' });
  return rows.map((row) => ({ ...row, handedTo: to }));
}
