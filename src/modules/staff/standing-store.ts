import type { Role } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import type { PrincipalRow } from './staff-store.ts';

/** A principal as it stands, whether it has ended or not. */
export type StandingPrincipal = Omit<PrincipalRow, 'signInEpoch' | 'ownerId' | 'alsoActsAs'> & { endedAt: Date | null };

const STANDING = `
  select p.id, p.kind, p.name, p.title, p.role, p.ended_at as "endedAt",
    array(select pp.practice_id::text from principal_practices pp where pp.principal_id = p.id order by 1)
      as "practiceIds"
  from principals p`;

/** The principal, its row locked; the service's own is nobody's to change. */
export async function lockPrincipal(trx: Trx, id: string): Promise<StandingPrincipal | undefined> {
  const { rows } = await trx.raw<{ rows: StandingPrincipal[] }>(
    `${STANDING} where p.id = ? and p.kind <> 'system' for update of p`,
    [id],
  );
  return rows[0];
}

/** Members of staff of exactly this name who have access. */
export async function findNamesakes(trx: Trx, name: string): Promise<StandingPrincipal[]> {
  const { rows } = await trx.raw<{ rows: StandingPrincipal[] }>(
    `${STANDING} where p.name = ? and p.kind = 'staff' and p.ended_at is null order by p.id`,
    [name],
  );
  return rows;
}

/** From now on nobody signs in as this principal and no key of it works (R19). */
export async function markPrincipalEnded(trx: Trx, id: string, at: Date): Promise<void> {
  await trx('principals').where({ id }).update({ ended_at: at });
}

/** Every key that somebody answers for ends with their access. Returns how many there were. */
export async function endKeysOf(trx: Trx, ownerId: string, at: Date): Promise<number> {
  return trx('principals').where({ owner_id: ownerId, ended_at: null }).update({ ended_at: at });
}

/** Another role and title, and exactly these practices. */
export async function updatePrincipal(
  trx: Trx,
  id: string,
  change: { role: Role; title: string; practiceIds: readonly string[] },
): Promise<void> {
  await trx('principals').where({ id }).update({ role: change.role, title: change.title });
  await trx('principal_practices')
    .where({ principal_id: id })
    .whereNotIn('practice_id', [...change.practiceIds])
    .delete();
  for (const practiceId of change.practiceIds) {
    const row = { principal_id: id, practice_id: practiceId };
    await trx('principal_practices').insert(row).onConflict(['principal_id', 'practice_id']).ignore();
  }
}
