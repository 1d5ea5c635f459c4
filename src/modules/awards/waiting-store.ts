import type { Db, Trx } from '../../platform/database.ts';

/** Whether no other request, of any practice, has waited longer for the same budget. */
export async function isLongestWaiting(db: Db | Trx, awardId: string): Promise<boolean> {
  const { rows } = await db.raw<{ rows: { place: number }[] }>(
    'select waiting_place(budget_id, waiting_since, id) as place from awards where id = ?',
    [awardId],
  );
  return rows[0]?.place === 1;
}
