import type { Db, Trx } from '../../platform/database.ts';
import { decryptIdentity, hashContacts } from './identity-keys.ts';
import type { RecipientDeps } from './recipient-deps.ts';
import { listWithoutContactHashes, updateContactHashes } from './recipient-store.ts';

/** A phone number or an email address by its keyed hash, and the ids of everybody for whom it is recorded. */
export type SharedContact = { kind: 'phone' | 'email'; hash: Buffer; recipientIds: string[] };

/** Who else has a person's phone number or email address, in every practice that the transaction's scope holds. */
export async function findSharedContacts(db: Db | Trx, recipientId: string): Promise<SharedContact[]> {
  const { rows } = await db.raw<{ rows: SharedContact[] }>(
    `select k.kind, k.hash, array_agg(o.id order by o.id) as "recipientIds"
     from recipients r
     cross join lateral (values ('phone', r.phone_hash), ('email', r.email_hash)) k(kind, hash)
     join recipients o on case k.kind when 'phone' then o.phone_hash else o.email_hash end = k.hash
     where r.id = ? and k.hash is not null
     group by k.kind, k.hash order by k.kind`,
    [recipientId],
  );
  return rows;
}

const AT_ONCE = 200;

/**
 * Hashes the contacts of people who were recorded before contacts were compared. Safe to run again. The transaction
 * must see every practice. Returns the ids of those people.
 */
export async function hashOlderContacts(deps: RecipientDeps, trx: Trx): Promise<string[]> {
  const rows = await listWithoutContactHashes(trx, AT_ONCE);
  for (const row of rows) {
    const identity = decryptIdentity(deps.identityKeys, row.id, row);
    await updateContactHashes(trx, row.id, hashContacts(deps.identityKeys, identity));
  }
  const ids = rows.map(({ id }) => id);
  return rows.length < AT_ONCE ? ids : [...ids, ...(await hashOlderContacts(deps, trx))];
}
