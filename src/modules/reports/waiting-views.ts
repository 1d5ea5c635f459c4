import type { LondonDate } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { decodeCursor, type Page, type PageRequest, pageOf } from './page-cursor.ts';

/** A request that waits for funds. Holds the id of the person, never a name. */
export type WaitingAward = {
  id: string;
  reference: string;
  practiceId: string;
  practice: string;
  budgetId: string;
  recipientId: string;
  policyVersionId: string;
  policy: string;
  policyName: string;
  amountPence: Pence;
  waitingSince: Date;
  expiresOn: LondonDate;
  requestedBy: string;
  /** 1 for the one that waits longest for its budget, whosever request it is. */
  place: number;
};

export type WaitingFilter = {
  practiceCode?: string | undefined;
  budgetId?: string | undefined;
  awardId?: string | undefined;
};

const FROM = 'awards a join parties p on p.id = a.practice_id';
const MATCHING = `a.status = 'waiting' and (cast(:practice as text) is null or p.code = :practice)
  and (cast(:budget as uuid) is null or a.budget_id = :budget)
  and (cast(:award as uuid) is null or a.id = :award)`;

const bindingsOf = ({ practiceCode, budgetId, awardId }: WaitingFilter) => ({
  practice: practiceCode ?? null,
  budget: budgetId ?? null,
  award: awardId ?? null,
});

/** What waits in the scope, the longest first (R65). */
export async function listWaiting(db: Db | Trx, request: WaitingFilter & PageRequest): Promise<Page<WaitingAward>> {
  const [at = null, id = null] = decodeCursor(request.cursor, ['instant', 'uuid']) ?? [];
  const { rows } = await db.raw<{ rows: WaitingAward[] }>(
    `select a.id, a.reference, a.practice_id as "practiceId", p.code as practice, a.budget_id as "budgetId",
      a.recipient_id as "recipientId", a.policy_version_id as "policyVersionId", v.slug as policy,
      v.name as "policyName", a.amount_pence as "amountPence", a.waiting_since as "waitingSince",
      a.expires_on as "expiresOn", r.name as "requestedBy",
      waiting_place(a.budget_id, a.waiting_since, a.id) as place
    from ${FROM}
    join policy_versions v on v.id = a.policy_version_id
    join principals r on r.id = a.requested_by
    where ${MATCHING} and (cast(:at as timestamptz) is null or (a.waiting_since, a.id) > (:at, cast(:id as uuid)))
    order by a.waiting_since, a.id limit :limit`,
    { ...bindingsOf(request), at, id, limit: request.limit + 1 },
  );
  return pageOf(rows, request.limit, (row) => [row.waitingSince.toISOString(), row.id]);
}

/** How many requests wait, and for how much in all. */
export async function waitingTotals(
  db: Db | Trx,
  filter: WaitingFilter,
): Promise<{ count: number; amountPence: Pence }> {
  const { rows } = await db.raw<{ rows: { count: number; amountPence: Pence }[] }>(
    `select count(*) as count, coalesce(sum(a.amount_pence), 0)::bigint as "amountPence"
     from ${FROM} where ${MATCHING}`,
    bindingsOf(filter),
  );
  return rows[0] ?? { count: 0, amountPence: 0 };
}
