import type { Db, Trx } from '../../platform/database.ts';

/** An award that its requester issued without a second person. */
export type BreakGlassIssue = {
  awardId: string;
  practiceId: string;
  recipientId: string;
  reason: string;
  issuedBy: string;
  issuedAt: Date;
  /** The instant at which it is too late to sign it off in time. */
  signOffBy: Date;
  signedOffBy: string | null;
  signedOffAt: Date | null;
};

const COLUMNS = {
  awardId: 'award_id',
  practiceId: 'practice_id',
  recipientId: 'recipient_id',
  reason: 'reason',
  issuedBy: 'issued_by',
  issuedAt: 'issued_at',
  signOffBy: 'sign_off_by',
  signedOffBy: 'signed_off_by',
  signedOffAt: 'signed_off_at',
} as const;

export async function insertBreakGlassIssue(
  trx: Trx,
  issue: Omit<BreakGlassIssue, 'signedOffBy' | 'signedOffAt'>,
): Promise<void> {
  await trx('break_glass_issues').insert({
    award_id: issue.awardId,
    practice_id: issue.practiceId,
    recipient_id: issue.recipientId,
    reason: issue.reason,
    issued_by: issue.issuedBy,
    issued_at: issue.issuedAt,
    sign_off_by: issue.signOffBy,
  });
}

/** How an award was issued without a second person; null when it was not. */
export async function findBreakGlassIssue(db: Db | Trx, awardId: string): Promise<BreakGlassIssue | null> {
  return (await db('break_glass_issues').where({ award_id: awardId }).first<BreakGlassIssue>(COLUMNS)) ?? null;
}

/** Whether anything was issued to this person in this way from an instant on, by NHS number in other practices too. */
export async function wasIssuedSince(trx: Trx, about: { recipientId: string; since: Date }): Promise<boolean> {
  const found = await trx('break_glass_issues')
    .where({ recipient_id: about.recipientId })
    .where('issued_at', '>=', about.since)
    .first('award_id');
  if (found) return true;
  const { rows } = await trx.raw<{ rows: { isIssued: boolean }[] }>('select issued_elsewhere(?, ?) as "isIssued"', [
    about.recipientId,
    about.since,
  ]);
  return rows[0]?.isIssued ?? false;
}

export async function updateSignedOff(trx: Trx, signed: { awardId: string; by: string; at: Date }): Promise<void> {
  await trx('break_glass_issues')
    .where({ award_id: signed.awardId })
    .update({ signed_off_by: signed.by, signed_off_at: signed.at });
}

/** Ids of live awards that nobody has signed off in time. */
export async function findUnsigned(db: Db | Trx, now: Date): Promise<string[]> {
  return db('break_glass_issues as b')
    .join('awards as a', 'a.id', 'b.award_id')
    .whereNull('b.signed_off_at')
    .where('b.sign_off_by', '<=', now)
    .where('a.status', 'active')
    .orderBy('b.sign_off_by')
    .pluck('b.award_id');
}
