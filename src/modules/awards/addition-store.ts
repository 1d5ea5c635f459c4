import type { LondonDate } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import type { Addition, AdditionStatus } from './core/addition.ts';
import type { Award } from './core/award.ts';

const COLUMNS = {
  id: 'id',
  awardId: 'award_id',
  practiceId: 'practice_id',
  addPence: 'add_pence',
  expiresOn: 'expires_on',
  reason: 'reason',
  status: 'status',
  requestedBy: 'requested_by',
  requestedAt: 'requested_at',
  decidedBy: 'decided_by',
  decidedAt: 'decided_at',
  refusalReason: 'refusal_reason',
} as const;

/** What an addition is asked with, beside itself. */
type NewAddition = Omit<Addition, 'status' | 'decidedBy' | 'decidedAt' | 'refusalReason'> & {
  requestKey: string;
  /** How many of the policy's periods begin with it. */
  periodsBegun: number;
};

export async function insertAddition(trx: Trx, addition: NewAddition): Promise<void> {
  await trx('award_additions').insert({
    id: addition.id,
    award_id: addition.awardId,
    practice_id: addition.practiceId,
    add_pence: addition.addPence,
    expires_on: addition.expiresOn,
    reason: addition.reason,
    status: 'requested',
    requested_by: addition.requestedBy,
    requested_at: addition.requestedAt,
    request_key: addition.requestKey,
    periods_begun: addition.periodsBegun,
  });
}

export async function findAddition(db: Db | Trx, id: string): Promise<Addition | null> {
  return (await db('award_additions').where({ id }).first<Addition>(COLUMNS)) ?? null;
}

/** What a person asked under a key; null when they have not used it. */
export async function findAdditionByKey(
  trx: Trx,
  by: { requestedBy: string; requestKey: string },
): Promise<Addition | null> {
  const asked = trx('award_additions').where({ requested_by: by.requestedBy, request_key: by.requestKey });
  return (await asked.first<Addition>(COLUMNS)) ?? null;
}

/** Whether the same was approved for an award, in the same words, since an instant. */
export async function wasApprovedSince(
  trx: Trx,
  about: Pick<Addition, 'awardId' | 'addPence' | 'expiresOn' | 'reason'> & { since: Date },
): Promise<boolean> {
  const found = await trx('award_additions')
    .where({ award_id: about.awardId, status: 'approved', add_pence: about.addPence, reason: about.reason })
    .whereRaw('expires_on is not distinct from ?::date', [about.expiresOn])
    .where('decided_at', '>=', about.since)
    .first('id');
  return found !== undefined;
}

/** The addition that somebody has asked for and nobody has decided on; null when there is none. */
export async function findOpenAddition(db: Db | Trx, awardId: string): Promise<Addition | null> {
  const open = db('award_additions').where({ award_id: awardId, status: 'requested' });
  return (await open.first<Addition>(COLUMNS)) ?? null;
}

type AdditionChange = {
  status: AdditionStatus;
  /** Left out where nobody decided: it fell with its award. */
  decided_by?: string;
  decided_role?: string;
  decided_at?: Date;
  refusal_reason?: string;
  total_28_days_pence?: Pence;
  needed_role?: string;
  cap_reason?: string | null;
  second_clinician?: string | null;
};

export async function updateAddition(trx: Trx, id: string, change: AdditionChange): Promise<void> {
  await trx('award_additions').where({ id }).update(change);
}

/** What additions put into an award by now, in pence. */
async function sumApprovedAdditions(db: Db | Trx, awardId: string): Promise<Pence> {
  const row = await db('award_additions')
    .where({ award_id: awardId, status: 'approved' })
    .first<{ pence: Pence }>(db.raw('coalesce(sum(add_pence), 0)::bigint as pence'));
  return row?.pence ?? 0;
}

/** All that was approved for an award, in pence: when it was made, and in additions since. */
export async function approvedPence(db: Db | Trx, award: Pick<Award, 'id' | 'amountPence'>): Promise<Pence> {
  return award.amountPence + (await sumApprovedAdditions(db, award.id));
}

/** Additions that were approved for a person's awards of any policy since a day in London, by award. */
export async function listApprovedAdditions(
  db: Db | Trx,
  about: { recipientId: string; since: LondonDate },
): Promise<{ awardId: string; amountPence: Pence; isOver: boolean }[]> {
  return db('award_additions as x')
    .join('awards as a', 'a.id', 'x.award_id')
    .where({ 'a.recipient_id': about.recipientId, 'x.status': 'approved' })
    .whereRaw(`(x.decided_at at time zone 'Europe/London')::date >= ?`, [about.since])
    .orderBy('x.id')
    .select<{ awardId: string; amountPence: Pence; isOver: boolean }[]>({
      awardId: 'a.id',
      amountPence: 'x.add_pence',
    })
    .select(db.raw(`a.status in ('finished', 'reviewed') as "isOver"`));
}

/** Additions asked for a person's awards in the days given, and not refused or withdrawn, but for one. */
export async function listAddedAsked(
  db: Db | Trx,
  about: { recipientId: string; first: LondonDate; last: LondonDate; except: string | null },
): Promise<{ policyVersionId: string; amountPence: Pence; periodsBegun: number }[]> {
  return db('award_additions as x')
    .join('awards as a', 'a.id', 'x.award_id')
    .where('a.recipient_id', about.recipientId)
    .whereIn('x.status', ['requested', 'approved'])
    .whereRaw('x.id is distinct from ?::uuid', [about.except])
    .whereRaw("(x.requested_at at time zone 'Europe/London')::date between ? and ?", [about.first, about.last])
    .select({
      policyVersionId: 'a.policy_version_id',
      amountPence: 'x.add_pence',
      periodsBegun: 'x.periods_begun',
    });
}
