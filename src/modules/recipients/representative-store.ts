import type { LondonDate } from '../../kernel/dates.ts';
import type { Db, Trx } from '../../platform/database.ts';
import type { NomineeReview, RepresentativeKind } from './core/representative.ts';
import type { Sealed } from './identity-keys.ts';
import { type RecordedFacts, recordedColumns, sealedColumns } from './version-store.ts';

/** Somebody who may act for a recipient, as stored: who they are only as cipher text. */
export type StoredRepresentative = Sealed & {
  id: string;
  recipientId: string;
  practiceId: string;
  kind: RepresentativeKind;
  personHash: Buffer;
  evidenceSeenOn: LondonDate;
  evidenceSeenBy: string;
  isIdentityChecked: boolean;
  startsOn: LondonDate;
  endsOn: LondonDate | null;
  review: NomineeReview;
  reviewedBy: string | null;
  reviewedAt: Date | null;
  reviewReason: string | null;
  endedAt: Date | null;
  endedBy: string | null;
  endReason: string | null;
  recordedBy: string;
  recordedAt: Date;
};

const COLUMNS = {
  id: 'id',
  sealed: 'sealed',
  keyVersion: 'key_version',
  recipientId: 'recipient_id',
  practiceId: 'practice_id',
  kind: 'kind',
  personHash: 'person_hash',
  evidenceSeenOn: 'evidence_seen_on',
  evidenceSeenBy: 'evidence_seen_by',
  isIdentityChecked: 'is_identity_checked',
  startsOn: 'starts_on',
  endsOn: 'ends_on',
  review: 'review',
  reviewedBy: 'reviewed_by',
  reviewedAt: 'reviewed_at',
  reviewReason: 'review_reason',
  endedAt: 'ended_at',
  endedBy: 'ended_by',
  endReason: 'end_reason',
  recordedBy: 'recorded_by',
  recordedAt: 'recorded_at',
} as const;

type NewRow = {
  kind: RepresentativeKind;
  personHash: Buffer;
  evidenceSeenOn: LondonDate;
  isIdentityChecked: boolean;
  hasRecipientAgreed: boolean;
  hasRepresentativeAgreed: boolean;
  startsOn: LondonDate;
  endsOn: LondonDate | null;
  review: NomineeReview;
  reviewedBy: string | null;
  reviewedAt: Date | null;
  reviewReason: string | null;
};

export async function insertRepresentative(
  trx: Trx,
  row: { about: RecordedFacts; facts: NewRow; sealed: Sealed },
): Promise<void> {
  const { about, facts, sealed } = row;
  await trx('recipient_representatives').insert({
    ...recordedColumns(about),
    ...sealedColumns(sealed),
    kind: facts.kind,
    person_hash: facts.personHash,
    evidence_seen_on: facts.evidenceSeenOn,
    evidence_seen_by: about.recordedBy,
    is_identity_checked: facts.isIdentityChecked,
    has_recipient_agreed: facts.hasRecipientAgreed,
    has_representative_agreed: facts.hasRepresentativeAgreed,
    starts_on: facts.startsOn,
    ends_on: facts.endsOn,
    review: facts.review,
    reviewed_by: facts.reviewedBy,
    reviewed_at: facts.reviewedAt,
    review_reason: facts.reviewReason,
  });
}

/** Everybody who acts, will act or has acted for a person, the oldest first. */
export async function listRepresentatives(db: Db | Trx, recipientId: string): Promise<StoredRepresentative[]> {
  return db('recipient_representatives')
    .where({ recipient_id: recipientId })
    .orderBy('id')
    .select<StoredRepresentative[]>(COLUMNS);
}

/** One of them; undefined when the scope does not hold them. Locked until the transaction ends where one is to change it. */
export async function findRepresentative(
  db: Db | Trx,
  id: string,
  lock: 'locked' | 'to_read' = 'to_read',
): Promise<StoredRepresentative | undefined> {
  const [row] = await db('recipient_representatives')
    .where({ id })
    .modify((query) => {
      if (lock === 'locked') query.forUpdate();
    })
    .select<StoredRepresentative[]>(COLUMNS);
  return row;
}

/** Makes others who add the same person as a nominee wait until this transaction ends. */
export async function lockNominee(trx: Trx, personHash: Buffer): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(?::bigint)', [personHash.readBigInt64BE(8).toString()]);
}

/** For how many people, of any practice, somebody is the nominee on a day. Says nothing of who they are. */
export async function countNominated(db: Db | Trx, personHash: Buffer, day: LondonDate): Promise<number> {
  const { rows } = await db.raw<{ rows: { load: number }[] }>('select nominee_load(?, ?::date) as load', [
    personHash,
    day,
  ]);
  return rows[0]?.load ?? 0;
}

/** Nominations of the same person that `nominee_load` counts, the oldest first; only for those who see every practice. */
export async function listNominations(
  db: Db | Trx,
  personHash: Buffer,
  day: LondonDate,
): Promise<StoredRepresentative[]> {
  return db('recipient_representatives')
    .where({ person_hash: personHash, kind: 'nominee' })
    .whereNull('ended_at')
    .where('ends_on', '>=', day)
    .orderBy('id')
    .select<StoredRepresentative[]>(COLUMNS);
}

export async function updateEnded(
  trx: Trx,
  id: string,
  ended: { at: Date; by: string; reason: string },
): Promise<void> {
  await trx('recipient_representatives')
    .where({ id })
    .update({ ended_at: ended.at, ended_by: ended.by, end_reason: ended.reason });
}

/** What finance decided about a nominee of many; a refusal ends the nomination with it. */
export async function updateReviewed(
  trx: Trx,
  id: string,
  reviewed: { review: 'allowed' | 'refused'; at: Date; by: string; reason: string },
): Promise<void> {
  const { review, at, by, reason } = reviewed;
  const ended = review === 'refused' ? { ended_at: at, ended_by: by, end_reason: reason } : {};
  await trx('recipient_representatives')
    .where({ id })
    .update({ review, reviewed_at: at, reviewed_by: by, review_reason: reason, ...ended });
}
