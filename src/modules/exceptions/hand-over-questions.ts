import type { Trx } from '../../platform/database.ts';
import type { Handing, OpenItem } from '../staff/index.ts';

/** What somebody asked for beyond the policy stays asked for, and is named so that somebody follows it (R19). */
export async function handOverQuestions(trx: Trx, { from, to }: Handing): Promise<OpenItem[]> {
  const rows = await trx('merchant_exceptions')
    .where({ asked_by: from, status: 'asked' })
    .orderBy('id')
    .select<{ id: string; practiceId: string }[]>({ id: 'id', practiceId: 'practice_id' });
  return rows.map((row) => ({ ...row, handedTo: to }));
}
