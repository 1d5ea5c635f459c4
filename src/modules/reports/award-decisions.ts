import { type LondonDate, londonDate } from '../../kernel/dates.ts';
import type { Db, Trx } from '../../platform/database.ts';
import type { NeedField } from '../awards/index.ts';
import type { ReportsDeps } from './reports-deps.ts';

/** How an award came to be decided on: every decision, the one reconsideration, an issue without a second person. */
export type AwardDecisions = {
  /** Oldest first. */
  decisions: {
    outcome: 'approved' | 'refused';
    by: string;
    byId: string;
    at: Date;
    reason: string | null;
    /** What the approver had to write down (R29, R30, R31, R60). */
    answers: Partial<Record<NeedField, string>>;
  }[];
  reconsideration: {
    words: string;
    askedBy: string;
    askedById: string;
    askedAt: Date;
    dueOn: LondonDate;
    refusedById: string;
    /** Nobody has decided, and the last day in time has passed. */
    isLate: boolean;
    isOpen: boolean;
  } | null;
  breakGlass: {
    reason: string;
    issuedBy: string;
    issuedById: string;
    issuedAt: Date;
    signOffBy: Date;
    signedOffBy: string | null;
    signedOffAt: Date | null;
  } | null;
  /** When the letter about the newest refusal went out; null when it did not, or there was none. */
  letterSentAt: Date | null;
};

const DECISIONS = `
  select d.outcome, w.name as by, d.principal_id as "byId", d.decided_at as at, d.reason, l.sent_at as "letterSentAt",
    jsonb_strip_nulls(jsonb_build_object('repeatReason', d.repeat_reason, 'householdReason', d.household_reason,
      'duplicateReason', d.duplicate_reason, 'capReason', d.cap_reason,
      'secondClinician', d.second_clinician)) as answers
  from award_decisions d join principals w on w.id = d.principal_id
  left join refusal_letters l on l.decision_id = d.id
  where d.award_id = :award order by d.decided_at, d.id`;

const RECONSIDERATION = `
  select r.words, w.name as "askedBy", r.asked_by as "askedById", r.asked_at as "askedAt", r.due_on as "dueOn", r.refused_by as "refusedById",
    a.status in ('requested', 'waiting') as "isOpen",
    a.status in ('requested', 'waiting') and r.due_on < :today as "isLate"
  from award_reconsiderations r join awards a on a.id = r.award_id join principals w on w.id = r.asked_by
  where r.award_id = :award`;

const BREAK_GLASS = `
  select b.reason, w.name as "issuedBy", b.issued_by as "issuedById", b.issued_at as "issuedAt",
    b.sign_off_by as "signOffBy", s.name as "signedOffBy", b.signed_off_at as "signedOffAt"
  from break_glass_issues b join principals w on w.id = b.issued_by
  left join principals s on s.id = b.signed_off_by
  where b.award_id = :award`;

type Decision = AwardDecisions['decisions'][number] & { letterSentAt: Date | null };

/** How one award of the scope came to be decided on, as it stands today. */
export async function awardDecisions(deps: ReportsDeps, db: Db | Trx, award: string): Promise<AwardDecisions> {
  const today = londonDate(deps.clock.now());
  const { rows } = await db.raw<{ rows: Decision[] }>(DECISIONS, { award });
  const asked = await db.raw<{ rows: NonNullable<AwardDecisions['reconsideration']>[] }>(RECONSIDERATION, {
    award,
    today,
  });
  const issued = await db.raw<{ rows: NonNullable<AwardDecisions['breakGlass']>[] }>(BREAK_GLASS, { award });
  const newest = rows.at(-1);
  return {
    decisions: rows.map(({ letterSentAt: _sent, ...decision }) => decision),
    reconsideration: asked.rows[0] ?? null,
    breakGlass: issued.rows[0] ?? null,
    letterSentAt: newest?.outcome === 'refused' ? newest.letterSentAt : null,
  };
}
