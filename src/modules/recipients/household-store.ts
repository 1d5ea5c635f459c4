import type { Db, Trx } from '../../platform/database.ts';

/** Others of the practice at the same postcode, who may live with the person: at most so many, the newest first. */
export async function listAtSamePostcode(
  db: Db | Trx,
  about: { recipientId: string; limit: number },
): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `select o.id from recipients r
     join recipients o on o.practice_id = r.practice_id and o.postcode_hash = r.postcode_hash and o.id <> r.id
     where r.id = ? and (r.household_id is null or o.household_id is distinct from r.household_id)
     order by o.id desc limit ?`,
    [about.recipientId, about.limit],
  );
  return rows.map(({ id }) => id);
}

/** People of one practice, with the households they are in. */
export async function listHouseholdsOf(
  trx: Trx,
  about: { ids: readonly string[]; practiceId: string },
): Promise<{ id: string; householdId: string | null }[]> {
  return trx('recipients')
    .where({ practice_id: about.practiceId })
    .whereIn('id', about.ids)
    .orderBy('id')
    .select({ id: 'id', householdId: 'household_id' });
}

export async function insertHousehold(
  trx: Trx,
  household: { id: string; practiceId: string; at: Date },
): Promise<void> {
  await trx('households').insert({ id: household.id, practice_id: household.practiceId, created_at: household.at });
}
