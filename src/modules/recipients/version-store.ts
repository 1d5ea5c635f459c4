import type { Db, Trx } from '../../platform/database.ts';
import type { Sealed } from './identity-keys.ts';

/** Records about a person of which the newest holds and none is ever changed. */
type VersionTable = 'recipient_needs' | 'recipient_contacts' | 'recipient_capacity' | 'recipient_care_plans';

/** Who recorded what of whom. */
export type RecordedFacts = {
  id: string;
  recipientId: string;
  practiceId: string;
  recordedBy: string;
  recordedAt: Date;
};

/** A stored record, with columns as in the database. */
export type VersionRow<T> = T & {
  id: string;
  sealed: Buffer | null;
  key_version: string | null;
  recorded_by: string;
  recorded_at: Date;
};

/** Keeps one more record of a person; from now on it holds. */
export async function insertVersion(
  trx: Trx,
  table: VersionTable,
  version: { about: RecordedFacts; facts: object; sealed: Sealed | null },
): Promise<void> {
  const { about, facts, sealed } = version;
  await trx(table).insert({
    ...recordedColumns(about),
    ...sealedColumns(sealed),
    ...facts,
  });
}

export const recordedColumns = (about: RecordedFacts) => ({
  id: about.id,
  recipient_id: about.recipientId,
  practice_id: about.practiceId,
  recorded_by: about.recordedBy,
  recorded_at: about.recordedAt,
});

export const sealedColumns = (sealed: Sealed | null) => ({
  sealed: sealed?.sealed ?? null,
  key_version: sealed?.keyVersion ?? null,
});

/** The record that holds; undefined when there is none. */
export async function findNewest<T>(
  db: Db | Trx,
  table: VersionTable,
  recipientId: string,
): Promise<VersionRow<T> | undefined> {
  const [row] = await db(table).where({ recipient_id: recipientId }).orderBy('number', 'desc').limit(1).select('*');
  return row;
}
