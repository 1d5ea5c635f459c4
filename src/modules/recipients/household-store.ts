import type { Db, Trx } from '../../platform/database.ts';

/** Who lives together, by ids; of one practice. */
export async function listHousehold(db: Db | Trx, householdId: string): Promise<string[]> {
  return db('recipients').where({ household_id: householdId }).orderBy('id').pluck('id');
}

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

/** People of one practice with their households, locked in one order. */
export async function lockHouseholdOf(
  trx: Trx,
  about: { ids: readonly string[]; practiceId: string },
): Promise<{ id: string; householdId: string | null }[]> {
  return trx('recipients')
    .where({ practice_id: about.practiceId })
    .whereIn('id', about.ids)
    .orderBy('id')
    .forUpdate()
    .select({ id: 'id', householdId: 'household_id' });
}

export async function insertHousehold(
  trx: Trx,
  household: { id: string; practiceId: string; at: Date },
): Promise<void> {
  await trx('households').insert({ id: household.id, practice_id: household.practiceId, created_at: household.at });
}

/** Moves people, and all who lived with them before, to one household. */
export async function joinHousehold(
  trx: Trx,
  move: { ids: readonly string[]; from: readonly string[]; to: string },
): Promise<void> {
  await trx('recipients')
    .whereIn('id', move.ids)
    .orWhereIn('household_id', move.from)
    .update({ household_id: move.to });
}

export async function leaveHouseholds(trx: Trx, ids: readonly string[]): Promise<void> {
  await trx('recipients').whereIn('id', ids).update({ household_id: null });
}
