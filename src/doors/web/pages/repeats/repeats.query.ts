import type { Trx } from '../../../../platform/database.ts';

export type RepeatRow = {
  id: string;
  reference: string;
  practice: string;
  policy: string;
  policyName: string;
  amountPence: number;
  decidedAt: Date;
  decidedBy: string;
  /** Why a third award of a kind in 12 months was right (R29). */
  repeatReason: string | null;
  /** Why finance excepted a household (R30). */
  householdReason: string | null;
  /** Why a likely duplicate was none (R31). */
  duplicateReason: string | null;
  /** Why more than the policy's cap was right (R60). */
  capReason: string | null;
};

/** Approvals for which a reason was asked, the newest first. */
export async function readRepeats(
  trx: Trx,
  wanted: { practiceId: string | null; offset: number; limit: number },
): Promise<RepeatRow[]> {
  const { rows } = await trx.raw<{ rows: RepeatRow[] }>(
    `select a.id, a.reference, p.code as practice, v.slug as policy, v.name as "policyName",
      a.amount_pence as "amountPence", d.decided_at as "decidedAt", w.name as "decidedBy",
      d.repeat_reason as "repeatReason", d.household_reason as "householdReason", d.duplicate_reason as "duplicateReason",
      d.cap_reason as "capReason"
    from award_decisions d
    join awards a on a.id = d.award_id
    join parties p on p.id = a.practice_id
    join policy_versions v on v.id = a.policy_version_id
    join principals w on w.id = d.principal_id
    where coalesce(d.repeat_reason, d.household_reason, d.duplicate_reason, d.cap_reason) is not null
      and (cast(:practice as uuid) is null or d.practice_id = :practice)
    order by d.decided_at desc, d.id desc limit :limit offset :offset`,
    { practice: wanted.practiceId, limit: wanted.limit, offset: wanted.offset },
  );
  return rows;
}
