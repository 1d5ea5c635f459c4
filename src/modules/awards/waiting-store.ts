import type { LondonDate } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';

/** A request that waits for funds. Holds the id of the person, never a name. */
export type WaitingAward = {
  id: string;
  reference: string;
  practiceId: string;
  budgetId: string;
  recipientId: string;
  policyVersionId: string;
  amountPence: Pence;
  waitingSince: Date;
  expiresOn: LondonDate;
  requestedBy: string;
  /** 1 for the one that waits longest for its budget, whosever request it is. */
  place: number;
};

const WAITING = `
  select a.id, a.reference, a.practice_id as "practiceId", a.budget_id as "budgetId",
    a.recipient_id as "recipientId", a.policy_version_id as "policyVersionId", a.amount_pence as "amountPence",
    a.waiting_since as "waitingSince", a.expires_on as "expiresOn", a.requested_by as "requestedBy",
    waiting_place(a.budget_id, a.waiting_since, a.id) as place
  from awards a
  where a.status = 'waiting' and (cast(:practice as uuid) is null or a.practice_id = :practice)
    and (cast(:budget as uuid) is null or a.budget_id = :budget)
  order by a.waiting_since, a.id limit :limit`;

/** What waits in the scope, the longest first (R65). */
export async function listWaiting(
  db: Db | Trx,
  about: { practiceId?: string; budgetId?: string; limit: number },
): Promise<WaitingAward[]> {
  const { practiceId = null, budgetId = null, limit } = about;
  return (await db.raw<{ rows: WaitingAward[] }>(WAITING, { practice: practiceId, budget: budgetId, limit })).rows;
}

/** Whether no other request, of any practice, has waited longer for the same budget. */
export async function isLongestWaiting(db: Db | Trx, awardId: string): Promise<boolean> {
  const { rows } = await db.raw<{ rows: { place: number }[] }>(
    'select waiting_place(budget_id, waiting_since, id) as place from awards where id = ?',
    [awardId],
  );
  return rows[0]?.place === 1;
}
