import type { LondonDate } from '../../kernel/dates.ts';
import type { Db, Trx } from '../../platform/database.ts';
import type { ApprovalBand } from './core/approval-bands.ts';
import type { Award, AwardStatus, EndReason } from './core/award.ts';

const COLUMNS = {
  id: 'id',
  reference: 'reference',
  practiceId: 'practice_id',
  budgetId: 'budget_id',
  recipientId: 'recipient_id',
  policyVersionId: 'policy_version_id',
  method: 'method',
  cardType: 'card_type',
  amountPence: 'amount_pence',
  status: 'status',
  legalRoute: 'legal_route',
  need: 'need',
  outcome: 'outcome',
  otherHelpTried: 'other_help_tried',
  methodsOffered: 'methods_offered',
  methodReason: 'method_reason',
  expiresOn: 'expires_on',
  requestedBy: 'requested_by',
  requestedAt: 'requested_at',
  activeAt: 'active_at',
  endedAt: 'ended_at',
  endReason: 'end_reason',
  pauseReason: 'pause_reason',
  carriedForwardAt: 'carried_forward_at',
  waitingSince: 'waiting_since',
  releasedBy: 'released_by',
  isBoughtAlready: 'is_bought_already',
  invoiceDatedOn: 'invoice_dated_on',
  boughtAlreadyReason: 'bought_already_reason',
} as const;

export type AwardRequestKey = { key: string | null; hash: Buffer | null };

export async function insertAward(trx: Trx, award: Award, request: AwardRequestKey): Promise<void> {
  const row = Object.fromEntries(
    Object.entries(COLUMNS).map(([property, column]) => [column, award[property as keyof typeof COLUMNS]]),
  );
  await trx('awards').insert({ ...row, request_key: request.key, request_hash: request.hash });
}

/** One writer at a time for one idempotency key of one principal (R32). */
export async function lockRequestKey(trx: Trx, principalId: string, key: string): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 1))', [`${principalId}:${key}`]);
}

/** One request at a time for one person, so that two at once cannot both fit under a yearly cap. */
export async function lockRecipientYear(trx: Trx, recipientId: string): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 4))', [recipientId]);
}

/** One approval at a time for an NHS number, whichever practices know it; nothing for somebody without one. */
export async function lockNumber(trx: Trx, recipientId: string): Promise<void> {
  await trx.raw(
    `select pg_advisory_xact_lock(hashtextextended(encode(nhs_number_hash, 'hex'), 31)) from recipients
     where id = ? and nhs_number_hash is not null`,
    [recipientId],
  );
}

export async function findByRequestKey(
  trx: Trx,
  principalId: string,
  key: string,
): Promise<{ id: string; hash: Buffer } | null> {
  const row = await trx('awards')
    .where({ requested_by: principalId, request_key: key })
    .first<{ id: string; hash: Buffer }>({ id: 'id', hash: 'request_hash' });
  return row ?? null;
}

export async function findAward(db: Db | Trx, id: string): Promise<Award | null> {
  return (await db('awards').where({ id }).first<Award>(COLUMNS)) ?? null;
}

/** The award last asked for one person; null when there is none in the scope. */
export async function findNewestAwardOf(db: Db | Trx, recipientId: string): Promise<Award | null> {
  const newest = db('awards')
    .where({ recipient_id: recipientId })
    .orderBy('requested_at', 'desc')
    .orderBy('id', 'desc');
  return (await newest.first<Award>(COLUMNS)) ?? null;
}

export async function lockAward(trx: Trx, id: string): Promise<Award | null> {
  return (await trx('awards').where({ id }).forNoKeyUpdate().first<Award>(COLUMNS)) ?? null;
}

export type AwardChange = {
  status?: AwardStatus;
  active_at?: Date;
  ended_at?: Date;
  end_reason?: EndReason;
  pause_reason?: Award['pauseReason'];
  paused_at?: Date | null;
  expires_on?: LondonDate;
  card_type?: 'physical';
  invoiced_at?: Date | null;
  carried_forward_at?: Date;
  waiting_since?: Date;
  released_at?: Date;
  released_by?: string;
  release_reason?: string | null;
};

export async function updateAward(trx: Trx, id: string, change: AwardChange): Promise<void> {
  await trx('awards').where({ id }).update(change);
}

/** What an approval was tested on, and what the approver answered. */
export type DecisionGrounds = {
  total28DaysPence: number;
  neededRole: ApprovalBand;
  repeatReason: string | null;
  householdReason: string | null;
  duplicateReason: string | null;
  capReason: string | null;
  secondClinician: string | null;
};

export async function insertDecision(
  trx: Trx,
  decision: Partial<DecisionGrounds> & {
    id: string;
    awardId: string;
    practiceId: string;
    principalId: string;
    role: string;
    outcome: 'approved' | 'refused';
    reason: string | null;
    at: Date;
  },
): Promise<void> {
  await trx('award_decisions').insert({
    id: decision.id,
    award_id: decision.awardId,
    practice_id: decision.practiceId,
    principal_id: decision.principalId,
    role: decision.role,
    outcome: decision.outcome,
    reason: decision.reason,
    decided_at: decision.at,
    total_28_days_pence: decision.total28DaysPence ?? null,
    needed_role: decision.neededRole ?? null,
    repeat_reason: decision.repeatReason ?? null,
    household_reason: decision.householdReason ?? null,
    duplicate_reason: decision.duplicateReason ?? null,
    cap_reason: decision.capReason ?? null,
    second_clinician: decision.secondClinician ?? null,
  });
}

export async function findApprover(db: Db | Trx, awardId: string): Promise<string | null> {
  const row = await db('award_decisions').where({ award_id: awardId, outcome: 'approved' }).first('principal_id');
  return row?.principal_id ?? null;
}

/** Ids of live awards whose last day has passed. */
export async function findExpired(db: Db | Trx, today: LondonDate): Promise<string[]> {
  return db('awards')
    .whereIn('status', ['active', 'paused', 'issuing'])
    .where('expires_on', '<', today)
    .whereRaw(`(invoiced_at is null or status <> 'active')`)
    .pluck('id');
}

/** Ids of live awards that are paid by invoice: their money never passes through the card issuer. */
export async function listLiveInvoiceAwards(db: Db | Trx): Promise<string[]> {
  return db('awards').where({ method: 'invoice' }).whereIn('status', ['issuing', 'active', 'paused']).pluck('id');
}

/** Ids of awards that are over. */
export async function findOver(db: Db | Trx): Promise<string[]> {
  return db('awards').whereIn('status', ['finished', 'reviewed']).pluck('id');
}

/** Every award of one person that is not over, locked in one order. */
export async function lockOpenAwardsOf(trx: Trx, recipientId: string): Promise<Award[]> {
  return trx('awards')
    .where({ recipient_id: recipientId })
    .whereIn('status', ['draft', 'waiting', 'requested', 'issuing', 'active', 'paused'])
    .orderBy('id')
    .forNoKeyUpdate()
    .select<Award[]>(COLUMNS);
}

/** Ids of a budget's awards that are asked for or live, and that were not carried past its year (R7). */
export async function findOpenOfBudget(db: Db | Trx, budgetId: string): Promise<string[]> {
  return db('awards')
    .where({ budget_id: budgetId })
    .whereNull('carried_forward_at')
    .whereIn('status', ['draft', 'waiting', 'requested', 'issuing', 'active', 'paused'])
    .orderBy('id')
    .pluck('id');
}
