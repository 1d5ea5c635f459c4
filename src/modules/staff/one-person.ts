import type { Db, Trx } from '../../platform/database.ts';

/** Every principal that is the same person as the one bound to it: keys belong to whoever answers for them. */
export const SAME_PERSON = `
  (select o.id from principals p join principals o on coalesce(o.owner_id, o.id) = coalesce(p.owner_id, p.id)
   where p.id = ?)`;

/** Whether two principals are one person: the same, or a key and whoever answers for it, or two keys of one person. */
export async function isOnePerson(db: Db | Trx, one: string | null, other: string | null): Promise<boolean> {
  if (one === null || other === null) return false;
  if (one === other) return true;
  const { rows } = await db.raw<{ rows: { isSame: boolean }[] }>(
    `select cast(? as uuid) in ${SAME_PERSON} as "isSame"`,
    [one, other],
  );
  return rows[0]?.isSame ?? false;
}
