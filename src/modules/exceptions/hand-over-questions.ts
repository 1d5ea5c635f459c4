import type { Trx } from '../../platform/database.ts';
import { type Handing, listInHand, type OpenItem } from '../staff/index.ts';

/** What somebody asked for beyond the policy stays asked for, and is named so that somebody follows it (R19). */
export async function handOverQuestions(trx: Trx, { from, to }: Handing): Promise<OpenItem[]> {
  const rows = await listInHand<{ id: string; practiceId: string }>({
    from,
    kind: 'exception',
    open: trx('merchant_exceptions').where({ status: 'asked' }).select({ id: 'id', practiceId: 'practice_id' }),
    columns: { id: 'id', began: 'asked_by' },
  });
  return rows.map((row) => ({ ...row, handedTo: to }));
}
