import type { LondonDate } from '../../kernel/dates.ts';
import type { Principal, Role } from '../../kernel/principal.ts';
import type { Db, Trx } from '../../platform/database.ts';

/** A principal as stored, with the practices it works for. */
export type PrincipalRow = {
  id: string;
  kind: Principal['kind'];
  name: string;
  title: string | null;
  role: Principal['role'];
  practiceIds: string[];
  /** How often this principal has signed out everywhere: sign-ins that began before count no more. */
  signInEpoch: number;
  /** Of a key: who answers for it; null where nobody does. */
  ownerId: string | null;
  /** Other principals of the same person. */
  alsoActsAs: string[];
};

type NewPrincipal = Omit<PrincipalRow, 'title' | 'signInEpoch' | 'ownerId' | 'alsoActsAs'> & {
  title?: string;
  ownerId?: string | null;
  isDemonstration: boolean;
  at: Date;
};

const COLUMNS = `
  p.id, p.kind, p.name, p.title, p.role, p.sign_in_epoch as "signInEpoch", p.owner_id as "ownerId",
  array(select o.id::text from principals o
    where o.id <> p.id and (o.id = p.owner_id or o.owner_id = coalesce(p.owner_id, p.id)) order by 1) as "alsoActsAs",
  array(select pp.practice_id::text from principal_practices pp where pp.principal_id = p.id order by 1) as "practiceIds"`;

/** Adds a principal and its practices; does nothing if the id is there already. Returns whether it was added. */
export async function insertPrincipal(trx: Trx, principal: NewPrincipal): Promise<boolean> {
  const added = await trx('principals')
    .insert({
      id: principal.id,
      kind: principal.kind,
      name: principal.name,
      title: principal.title ?? null,
      role: principal.role,
      is_demonstration: principal.isDemonstration,
      owner_id: principal.ownerId ?? null,
      created_at: principal.at,
    })
    .onConflict('id')
    .ignore()
    .returning('id');
  if (added.length === 0) return false;
  for (const practiceId of principal.practiceIds) {
    await trx('principal_practices').insert({ principal_id: principal.id, practice_id: practiceId });
  }
  return true;
}

/** Keeps a principal's key: its hash, or that it waits for whoever answers for it to take it. */
export async function insertApiKey(
  trx: Trx,
  key: { principalId: string; keyHash: Buffer | null; endsOn?: LondonDate; at: Date },
): Promise<void> {
  const { principalId, keyHash, endsOn, at } = key;
  const taken = { key_hash: keyHash, taken_at: keyHash ? at : null };
  await trx('api_keys').insert({ principal_id: principalId, ends_on: endsOn ?? null, created_at: at, ...taken });
}

/** The principal, unless unknown or ended (R19). */
export async function findPrincipal(db: Db | Trx, id: string): Promise<PrincipalRow | undefined> {
  const { rows } = await db.raw<{ rows: PrincipalRow[] }>(
    `select ${COLUMNS} from principals p where p.id = ? and p.ended_at is null`,
    [id],
  );
  return rows[0];
}

export type KeyRow = PrincipalRow & { keyHash: Buffer; lastUsedOn: LondonDate | null; endsOn: LondonDate | null };

/** The principal of a key, unless unknown or ended, with the key's stored hash. */
export async function findPrincipalByKeyHash(db: Db | Trx, keyHash: Buffer): Promise<KeyRow | undefined> {
  const { rows } = await db.raw<{ rows: KeyRow[] }>(
    `select ${COLUMNS}, k.key_hash as "keyHash", k.last_used_on as "lastUsedOn",
       k.ends_on as "endsOn"
     from api_keys k join principals p on p.id = k.principal_id
     where k.key_hash = ? and p.ended_at is null`,
    [keyHash],
  );
  return rows[0];
}

/** Remembers the London day on which a key was last used. */
export async function markApiKeyUsed(db: Db, principalId: string, usedOn: string): Promise<void> {
  await db('api_keys').where({ principal_id: principalId }).update({ last_used_on: usedOn });
}

/** Everybody who can be signed in as in a demonstration, practice staff first. */
export async function findDemonstrationStaff(db: Db | Trx): Promise<(PrincipalRow & { role: Role; title: string })[]> {
  const { rows } = await db.raw<{ rows: (PrincipalRow & { role: Role; title: string })[] }>(
    `select ${COLUMNS} from principals p
     where p.is_demonstration and p.kind = 'staff' and p.ended_at is null order by p.created_at, p.id`,
  );
  return rows;
}

/** Names of principals, those who have ended included: history keeps its names. */
export async function principalNames(db: Db | Trx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db('principals').select<{ id: string; name: string }[]>('id', 'name').whereIn('id', ids);
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** Whether the principal has this role and has not ended. */
export async function hasRole(db: Db | Trx, id: string, role: Role): Promise<boolean> {
  return (await findPrincipal(db, id))?.role === role;
}
