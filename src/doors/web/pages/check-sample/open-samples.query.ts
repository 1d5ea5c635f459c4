import type { Trx } from '../../../../platform/database.ts';

export type OpenSample = {
  awardId: string;
  reference: string;
  practice: string;
  recipientId: string;
  policyName: string;
  amountPence: number;
  sampledAt: Date;
  requestedById: string;
};

/** What was approved by rule and nobody has looked at yet, the oldest first. */
export async function readOpenSamples(
  trx: Trx,
  wanted: { practiceId: string | null; limit: number },
): Promise<OpenSample[]> {
  const { rows } = await trx.raw<{ rows: OpenSample[] }>(
    `select a.id as "awardId", a.reference, p.code as practice, a.recipient_id as "recipientId",
      v.name as "policyName", a.amount_pence as "amountPence", s.sampled_at as "sampledAt",
      a.requested_by as "requestedById"
    from approval_samples s
    join awards a on a.id = s.award_id
    join parties p on p.id = a.practice_id
    join policy_versions v on v.id = a.policy_version_id
    where s.finding is null and (cast(:practice as uuid) is null or s.practice_id = :practice)
    order by s.sampled_at, a.id limit :limit`,
    { practice: wanted.practiceId, limit: wanted.limit },
  );
  return rows;
}
