import type { LondonDate } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';

/** More money or a later last day that somebody asked for an award. */
export type AdditionView = {
  id: string;
  awardId: string;
  awardReference: string;
  practice: string;
  recipientId: string;
  addPence: Pence;
  expiresOn: LondonDate | null;
  reason: string;
  status: 'requested' | 'approved' | 'refused' | 'withdrawn';
  requestedAt: Date;
  requestedBy: string;
  requestedById: string;
  decidedAt: Date | null;
  decidedBy: string | null;
  refusalReason: string | null;
  /** Why more than the policy's cap was right, or what the note says (R60). */
  capReason: string | null;
  /** Whom the approver named, where the policy asks for a second clinician. */
  secondClinician: string | null;
};

const ADDITIONS = `
  select x.id, x.award_id as "awardId", aw.reference as "awardReference", p.code as practice,
    aw.recipient_id as "recipientId", x.add_pence as "addPence", x.expires_on as "expiresOn", x.reason, x.status,
    x.requested_at as "requestedAt", ask.name as "requestedBy", x.requested_by as "requestedById",
    x.decided_at as "decidedAt", dec.name as "decidedBy", x.refusal_reason as "refusalReason",
    x.cap_reason as "capReason", x.second_clinician as "secondClinician"
  from award_additions x
  join awards aw on aw.id = x.award_id
  join parties p on p.id = x.practice_id
  join principals ask on ask.id = x.requested_by
  left join principals dec on dec.id = x.decided_by`;

/** Everything that was asked to be added to an award, the oldest first. */
export async function listAdditions(db: Db | Trx, awardId: string): Promise<AdditionView[]> {
  const { rows } = await db.raw<{ rows: AdditionView[] }>(
    `${ADDITIONS} where x.award_id = :awardId order by x.requested_at, x.id`,
    { awardId },
  );
  return rows;
}

/** One addition, or null when there is none in the scope. */
export async function additionView(db: Db | Trx, id: string): Promise<AdditionView | null> {
  const { rows } = await db.raw<{ rows: AdditionView[] }>(`${ADDITIONS} where x.id = :id`, { id });
  return rows[0] ?? null;
}
