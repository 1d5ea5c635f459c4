import { v7 as newId } from 'uuid';
import type { Db, Trx } from '../../platform/database.ts';

export type Identity = { issuer: string; subject: string };
/** An identity that somebody signs in with. */
export type LinkedIdentity = Identity & { linkedAt: Date };

/** Whose identity this is; undefined when it is nobody's. */
export async function findIdentityOwner(db: Db | Trx, { issuer, subject }: Identity): Promise<string | undefined> {
  const row = await db('staff_identities').where({ issuer, subject, unlinked_at: null }).first('principal_id');
  return row?.principal_id;
}

/** Writes down whose identity this is; does nothing when it is somebody's already. Returns whether it was written. */
export async function insertIdentity(
  trx: Trx,
  { issuer, subject, principalId, at }: Identity & { principalId: string; at: Date },
): Promise<boolean> {
  const added = await trx('staff_identities')
    .insert({ id: newId(), issuer, subject, principal_id: principalId, linked_at: at })
    .onConflict(trx.raw('(issuer, subject) where unlinked_at is null'))
    .ignore()
    .returning('subject');
  return added.length > 0;
}

/** The identities that somebody signs in with, the oldest first. */
export async function listIdentitiesOf(db: Db | Trx, principalId: string): Promise<LinkedIdentity[]> {
  return db('staff_identities')
    .where({ principal_id: principalId, unlinked_at: null })
    .orderBy('linked_at')
    .orderBy('id')
    .select<LinkedIdentity[]>({ issuer: 'issuer', subject: 'subject', linkedAt: 'linked_at' });
}

/** Takes all of them away. Returns how many there were. */
export async function unlinkIdentitiesOf(trx: Trx, principalId: string, at: Date): Promise<number> {
  return trx('staff_identities').where({ principal_id: principalId, unlinked_at: null }).update({ unlinked_at: at });
}

/** Whoever of these has an identity at this issuer, or had one that was taken away. */
export async function linkedAt(db: Db | Trx, issuer: string, principalIds: readonly string[]): Promise<Set<string>> {
  const ids: string[] = await db('staff_identities')
    .where({ issuer })
    .whereIn('principal_id', principalIds)
    .pluck('principal_id');
  return new Set(ids);
}

/** Makes every sign-in that began before this worthless, also one whose session is being written just now. */
export async function raiseSignInEpoch(trx: Trx, principalId: string): Promise<void> {
  await trx('principals').where({ id: principalId }).increment('sign_in_epoch', 1);
}

/**
 * Empties the sessions of a principal down to whose they were, so that their next request can be told why it is
 * refused. Returns how many there were.
 */
export async function emptySessions(trx: Trx, principalId: string): Promise<number> {
  const { rowCount } = await trx.raw<{ rowCount: number }>(
    `update sessions set sess = json_build_object('cookie', sess->'cookie', 'personId', sess->'personId')
     where principal_id = ?`,
    [principalId],
  );
  return rowCount;
}

/** As {@link emptySessions}, of sessions of whomever that nobody has used since. Returns how many held anything more. */
export async function emptySessionsSeenBefore(trx: Trx, beforeMs: number): Promise<number> {
  const { rowCount } = await trx.raw<{ rowCount: number }>(
    `update sessions set sess = json_strip_nulls(json_build_object(
       'cookie', sess->'cookie', 'personId', sess->'personId', 'lastSeenMs', sess->'lastSeenMs'))
     where (sess->>'lastSeenMs')::bigint < ?
       and sess::jsonb - array['cookie', 'personId', 'lastSeenMs'] <> '{}'`,
    [beforeMs],
  );
  return rowCount;
}
