import type { LondonDate } from '../../kernel/dates.ts';
import type { Role } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';

/** A key of a program, whether it was taken or not. */
export type StoredKey = {
  id: string;
  name: string;
  role: Role;
  practiceIds: string[];
  ownerId: string | null;
  endsOn: LondonDate | null;
  endedAt: Date | null;
  /** When whoever answers for it took it; null while it waits, and does not work. */
  takenAt: Date | null;
};

/** Nobody ends the access of whoever answers for a key, or gives them another role, until this is done; taken before the key's own lock. */
export async function lockOwner(trx: Trx, id: string): Promise<void> {
  await trx('principals').where({ id }).forKeyShare().select('id');
}

/** The key, locked. */
export async function findKey(trx: Trx, id: string): Promise<StoredKey | undefined> {
  const { rows } = await trx.raw<{ rows: StoredKey[] }>(
    `select p.id, p.name, p.role, p.owner_id as "ownerId", p.ended_at as "endedAt", k.ends_on as "endsOn",
       k.taken_at as "takenAt",
       array(select pp.practice_id::text from principal_practices pp where pp.principal_id = p.id order by 1)
         as "practiceIds"
     from principals p join api_keys k on k.principal_id = p.id
     where p.id = ? for update of k, p`,
    [id],
  );
  return rows[0];
}

/** From now on the key of this hash works. */
export async function storeTakenKey(
  trx: Trx,
  taken: { id: string; keyHash: Buffer; by: string; at: Date },
): Promise<void> {
  const { id, keyHash, by, at } = taken;
  await trx('api_keys').where({ principal_id: id }).update({ key_hash: keyHash, taken_by: by, taken_at: at });
}
