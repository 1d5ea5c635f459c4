import type { LondonDate } from '../../../../kernel/dates.ts';
import type { Principal } from '../../../../kernel/principal.ts';
import type { Trx } from '../../../../platform/database.ts';
import { AWARD_ENDERS } from '../../shell/roles.ts';

/** Something that waits for somebody in a practice. */
export type Task = {
  kind: 'decide' | 'decide_exception' | 'hand_over' | 'ask_needs' | 'replace' | 'switch_on' | 'end';
  since: Date;
  /** What it is about: an award, an exception or a person. */
  subject: string;
  awardId: string;
  recipientId: string;
  reference: string;
  amountPence: number;
  policyName: string;
};

const TASKS = `
  select kind, since, subject, award_id as "awardId", recipient_id as "recipientId", reference,
    amount_pence as "amountPence", policy_name as "policyName", count(*) over () as total
  from (
    select distinct on (kind, subject) * from (
      select 'decide' as kind, a.id as subject, a.requested_at as since, a.id as award_id, a.* from awards a
      where a.status = 'requested' and :decides and a.requested_by <> :me
      union all
      select 'decide_exception', x.id, x.asked_at, a.id, a.* from merchant_exceptions x join awards a on a.id = x.award_id
      where x.status = 'asked' and x.expires_on >= :today and a.status in ('active', 'paused')
        and :decides and x.asked_by <> :me and a.requested_by <> :me
      union all
      select 'hand_over', a.id, a.active_at, a.id, a.* from awards a
      where a.status = 'active' and a.card_type is distinct from 'physical'
        and not exists (select from access_codes c where c.award_id = a.id and c.cancelled_at is null)
        and exists (select from ledger_accounts l where l.award_id = a.id and l.kind = 'award'
          and l.credits_posted - l.debits_posted - l.debits_pending > 0)
      union all
      select 'end', a.id, a.paused_at, a.id, a.* from awards a
      where a.status = 'paused' and a.pause_reason = 'consent_withdrawn' and :ends
      union all
      select 'ask_needs', r.id, a.requested_at, a.id, a.* from recipients r join awards a on a.recipient_id = r.id
      where r.communication_needs = 'not asked' and a.status in ('requested', 'issuing', 'active', 'paused')
      union all
      select 'replace', a.id, coalesce(c.cancelled_at, a.active_at), a.id, a.* from awards a join cards c on c.award_id = a.id
      where a.status = 'active' and (c.cancel_reason in ('lost', 'stolen', 'by_stripe') or c.status = 'expired')
        and not exists (select from cards o where o.award_id = a.id and o.status not in ('cancelled', 'expired'))
      union all
      select 'replace', a.id, c.created_at, a.id, a.* from awards a join cards c on c.award_id = a.id
      where a.status = 'active' and c.status = 'inactive' and c.shipping_status in ('returned', 'failure', 'canceled')
      union all
      select 'switch_on', a.id, c.chased_at, a.id, a.* from awards a join cards c on c.award_id = a.id
      where a.status = 'active' and c.status = 'inactive' and c.chased_at is not null
    ) each_award (kind, subject, since, award_id)
    where practice_id = :practice
    order by kind, subject, since
  ) task
  join lateral (select v.name as policy_name from policy_versions v where v.id = task.policy_version_id) v on true
  order by array_position(array['replace', 'end', 'decide', 'decide_exception', 'switch_on', 'hand_over', 'ask_needs'], kind), since
  limit :limit`;

/** What waits for this person in this practice: somebody without a card that works first, then oldest first, and how much there is in all. */
export async function readTasks(
  trx: Trx,
  wanted: { principal: Principal; practiceId: string; limit: number; today: LondonDate },
): Promise<{ tasks: Task[]; total: number }> {
  const { principal, practiceId, limit, today } = wanted;
  const { rows } = await trx.raw<{ rows: (Task & { total: number })[] }>(TASKS, {
    decides: principal.role === 'approver',
    ends: AWARD_ENDERS.some((role) => role === principal.role),
    me: principal.id,
    practice: practiceId,
    limit,
    today,
  });
  return { tasks: rows, total: rows[0]?.total ?? 0 };
}
