import type { LondonDate } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';

export type PastAwardRow = {
  id: string;
  recipientId: string;
  policyVersionId: string;
  amountPence: Pence;
  requestedOn: LondonDate;
};

/** When an award was asked for; one that is looked at once more counts from then on (R34). */
const ASKED_AT = `coalesce(
  (select r.asked_at from award_reconsiderations r where r.award_id = awards.id), awards.requested_at)`;
const LONDON_DAY = `(${ASKED_AT} at time zone 'Europe/London')::date`;

/**
 * Asked for these people since a day, the oldest first; refused, withdrawn and never issued awards not counted.
 * `before`: only what was asked for before that award.
 */
export async function listPastAwards(
  db: Db | Trx,
  about: { recipientIds: readonly string[]; since: LondonDate; before: { id: string; requestedAt: Date } | null },
): Promise<PastAwardRow[]> {
  const query = db('awards')
    .whereIn('recipient_id', about.recipientIds)
    .whereNotIn('status', ['draft', 'refused', 'withdrawn'])
    .whereRaw("end_reason is distinct from 'issue_failed'")
    .whereRaw(`${LONDON_DAY} >= ?`, [about.since])
    .orderByRaw(`${ASKED_AT}, id`);
  if (about.before) {
    query.whereRaw(`(${ASKED_AT}, id) < (?::timestamptz, ?::uuid)`, [about.before.requestedAt, about.before.id]);
  }
  return query
    .select<PastAwardRow[]>({
      id: 'id',
      recipientId: 'recipient_id',
      policyVersionId: 'policy_version_id',
      amountPence: 'amount_pence',
    })
    .select(db.raw(`${LONDON_DAY} as "requestedOn"`));
}

/** Pence agreed to for other records of the person's NHS number since a day, in any practice; 0 without a number (R15). */
export async function sumGivenElsewhere(
  db: Db | Trx,
  about: { recipientId: string; since: LondonDate },
): Promise<Pence> {
  const { recipientId, since } = about;
  const { rows } = await db.raw<{ rows: { pence: Pence }[] }>('select given_elsewhere(?, ?) as pence', [
    recipientId,
    since,
  ]);
  return rows[0]?.pence ?? 0;
}

export type Given = { awardId: string; amountPence: Pence; isOver: boolean };

/** When an award was agreed to: approved, or issued out of hours before anybody signed it off. */
const GIVEN = `
  select a.id as "awardId", a.amount_pence as "amountPence", a.status in ('finished', 'reviewed') as "isOver"
  from awards a
  join lateral (
    select coalesce(
      (select b.issued_at from break_glass_issues b where b.award_id = a.id),
      (select d.decided_at from award_decisions d where d.award_id = a.id and d.outcome = 'approved' limit 1)) as at) given on true
  where a.recipient_id = :recipient and a.end_reason is distinct from 'issue_failed'
    and a.id is distinct from cast(:except as uuid) and (given.at at time zone 'Europe/London')::date >= :since
  order by a.id`;

/** Awards that were agreed to for a person since a day in London, whatever became of them but for those never issued. */
export async function listGivenAwards(
  db: Db | Trx,
  about: { recipientId: string; since: LondonDate; except: string | null },
): Promise<Given[]> {
  const { recipientId: recipient, since, except } = about;
  return (await db.raw<{ rows: Given[] }>(GIVEN, { recipient, since, except })).rows;
}
