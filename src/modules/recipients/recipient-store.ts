import type { LondonDate } from '../../kernel/dates.ts';
import type { Db, Trx } from '../../platform/database.ts';
import type { ContactHashes, EncryptedIdentity, IdentityHashes } from './identity-keys.ts';
import type { StoredNote } from './needs-note.ts';

/** A recipient as stored: the identity and what was noted of their needs only as cipher text. */
export type RecipientRow = EncryptedIdentity & StoredNote & { id: string };

const COLUMNS = {
  id: 'id',
  identityEncrypted: 'identity_encrypted',
  keyVersion: 'identity_key_version',
  communicationNeeds: 'communication_needs',
  needsSealed: 'needs_sealed',
  needsKeyVersion: 'needs_key_version',
} as const;

/** A recipient with whose practice they are and what else the row tells. */
export type StoredRecipient = RecipientRow & {
  practiceId: string;
  householdId: string | null;
  nameBirthHash: Buffer;
  needsReviewedOn: LondonDate | null;
  deathRecordedAt: Date | null;
  createdAt: Date;
};

const STORED = {
  ...COLUMNS,
  practiceId: 'practice_id',
  householdId: 'household_id',
  nameBirthHash: 'name_birth_hash',
  needsReviewedOn: 'needs_reviewed_on',
  deathRecordedAt: 'death_recorded_at',
  createdAt: 'created_at',
} as const;

/** The person, locked until the transaction ends; undefined when the scope does not hold them. */
export async function lockRecipient(trx: Trx, id: string): Promise<StoredRecipient | undefined> {
  const [row] = await trx('recipients').where({ id }).forUpdate().select<StoredRecipient[]>(STORED);
  return row;
}

/** As {@link lockRecipient}, only to read. */
export async function findRecipient(db: Db | Trx, id: string): Promise<StoredRecipient | undefined> {
  const [row] = await db('recipients').where({ id }).select<StoredRecipient[]>(STORED);
  return row;
}

/** Makes others who describe one of these people wait until this transaction ends; all in one order. */
export async function lockDescriptions(trx: Trx, people: readonly IdentityHashes[]): Promise<void> {
  const hashes = people.flatMap(({ nhsNumber, nameBirth }) => [nhsNumber, nameBirth]);
  const keys = new Set(hashes.flatMap((hash) => (hash ? [hash.readBigInt64BE()] : [])));
  const ordered = [...keys].sort((a, b) => (a < b ? -1 : 1)).map(String);
  await trx.raw('select pg_advisory_xact_lock(key) from unnest(?::bigint[]) key', [ordered]);
}

/** Recipients of the practice with this NHS number or this family name and date of birth, the oldest first. */
export async function findLikelyRecipients(
  trx: Trx,
  practiceId: string,
  hashes: IdentityHashes,
): Promise<(RecipientRow & { hasNhsNumber: boolean })[]> {
  return await trx('recipients')
    .select<(RecipientRow & { hasNhsNumber: boolean })[]>(COLUMNS)
    .select(trx.raw('coalesce(nhs_number_hash = ?, false) as "hasNhsNumber"', [hashes.nhsNumber]))
    .where({ practice_id: practiceId })
    .where((match) => {
      match.where({ name_birth_hash: hashes.nameBirth });
      if (hashes.nhsNumber) match.orWhere({ nhs_number_hash: hashes.nhsNumber });
    })
    .orderBy(['created_at', 'id']);
}

/** Recipients of the practice with exactly this hash, the oldest first. */
export async function findByHash(
  trx: Trx,
  by: { practiceId: string; column: 'nhs_number_hash' | 'name_birth_hash'; hash: Buffer | null },
): Promise<RecipientRow[]> {
  return await trx('recipients')
    .select<RecipientRow[]>(COLUMNS)
    .where({ practice_id: by.practiceId, [by.column]: by.hash })
    .orderBy(['created_at', 'id']);
}

/** How a person is recognised, and how their contacts are. */
type Hashed = { hashes: IdentityHashes; contacts: ContactHashes };

/** When somebody was asked last how they need to be written or spoken to; left out where nobody was now. */
type Asked = { needsReviewedOn?: LondonDate | undefined };

export type NewRecipient = RecipientRow & Hashed & Asked & { practiceId: string; createdBy: string; at: Date };

export async function insertRecipient(trx: Trx, recipient: NewRecipient): Promise<void> {
  await trx('recipients').insert({
    id: recipient.id,
    practice_id: recipient.practiceId,
    ...storedIdentity(recipient),
    ...storedNote(recipient),
    needs_reviewed_on: recipient.needsReviewedOn ?? null,
    created_by: recipient.createdBy,
    created_at: recipient.at,
  });
}

export async function updateRecipient(trx: Trx, recipient: RecipientRow & Hashed & Asked): Promise<void> {
  await trx('recipients')
    .where({ id: recipient.id })
    .update({
      ...storedIdentity(recipient),
      ...storedNote(recipient),
      ...(recipient.needsReviewedOn ? { needs_reviewed_on: recipient.needsReviewedOn } : {}),
    });
}

function storedIdentity({ identityEncrypted, keyVersion, hashes, contacts }: EncryptedIdentity & Hashed) {
  return {
    identity_encrypted: identityEncrypted,
    identity_key_version: keyVersion,
    nhs_number_hash: hashes.nhsNumber,
    name_birth_hash: hashes.nameBirth,
    name_birth_postcode_hash: hashes.nameBirthPostcode,
    ...storedContacts(contacts),
  };
}

const storedNote = ({ communicationNeeds, needsSealed, needsKeyVersion }: StoredNote) => ({
  communication_needs: communicationNeeds,
  needs_sealed: needsSealed,
  needs_key_version: needsKeyVersion,
});

const storedContacts = ({ phone, email, postcode }: ContactHashes) => ({
  phone_hash: phone,
  email_hash: email,
  postcode_hash: postcode,
  contacts_hashed: true,
});

export async function listWithoutContactHashes(trx: Trx, limit: number): Promise<RecipientRow[]> {
  return trx('recipients')
    .where({ contacts_hashed: false })
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .select<RecipientRow[]>(COLUMNS);
}

export async function updateContactHashes(trx: Trx, id: string, contacts: ContactHashes): Promise<void> {
  await trx('recipients').where({ id }).update(storedContacts(contacts));
}

/** The recipients among these ids that the transaction's scope may see. */
export async function findRecipients(db: Db | Trx, ids: readonly string[]): Promise<RecipientRow[]> {
  return await db('recipients').select<RecipientRow[]>(COLUMNS).whereIn('id', ids);
}

export async function isRecipientOf(db: Db | Trx, recipient: { id: string; practiceId: string }): Promise<boolean> {
  const row = await db('recipients').first('id').where({ id: recipient.id, practice_id: recipient.practiceId });
  return row !== undefined;
}

export async function insertConsent(
  trx: Trx,
  consent: { id: string; recipientId: string; practiceId: string; givenOn: string; statedBy: string; at: Date },
): Promise<void> {
  await trx('recipient_consents').insert({
    id: consent.id,
    recipient_id: consent.recipientId,
    practice_id: consent.practiceId,
    given_on: consent.givenOn,
    stated_by: consent.statedBy,
    recorded_at: consent.at,
  });
}

/** Marks a person as dead and to be written to no more; false when they were marked before. */
export async function markDead(trx: Trx, id: string, at: Date): Promise<boolean> {
  const marked = await trx('recipients')
    .where({ id })
    .whereNull('death_recorded_at')
    .update({ death_recorded_at: at, messages_suppressed_at: at });
  return marked > 0;
}

/** When a person was recorded as having died; null when they were not. */
export async function findDeathRecordedAt(db: Db | Trx, id: string): Promise<Date | null> {
  const row = await db('recipients').where({ id }).first<{ at: Date | null }>({ at: 'death_recorded_at' });
  return row?.at ?? null;
}

/** Ends the consents of a person that are in force; returns how many there were. */
export async function markWithdrawn(trx: Trx, recipientId: string, at: Date): Promise<number> {
  return trx('recipient_consents')
    .where({ recipient_id: recipientId })
    .whereNull('withdrawn_at')
    .update({ withdrawn_at: at });
}

/** Whether the person agreed and has not withdrawn it. */
export async function hasConsentInForce(db: Db | Trx, recipientId: string): Promise<boolean> {
  const given = db('recipient_consents').where({ recipient_id: recipientId }).whereNull('withdrawn_at');
  return (await given.first('id')) !== undefined;
}

/** Notes the free text of somebody's needs, and that they were asked on this day. */
export async function updateNeeds(
  trx: Trx,
  id: string,
  needs: { note: StoredNote; reviewedOn: LondonDate },
): Promise<void> {
  await trx('recipients')
    .where({ id })
    .update({ ...storedNote(needs.note), needs_reviewed_on: needs.reviewedOn });
}

/** Takes back that a person died, and that nothing is sent to them. */
export async function unmarkDead(trx: Trx, id: string): Promise<void> {
  await trx('recipients').where({ id }).update({ death_recorded_at: null, messages_suppressed_at: null });
}

/** The consents of a person, the newest first. */
export async function listConsents(
  db: Db | Trx,
  recipientId: string,
): Promise<{ givenOn: LondonDate; statedBy: string; withdrawnAt: Date | null }[]> {
  return db('recipient_consents')
    .where({ recipient_id: recipientId })
    .orderBy('id', 'desc')
    .select({ givenOn: 'given_on', statedBy: 'stated_by', withdrawnAt: 'withdrawn_at' });
}
