import type { LondonDate } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { idsOfFilter, inOrderOf, type ListRows, pageOfIds, type SortOrder, wordsOf } from './list-order.ts';
import type { Page, PageRequest } from './page-cursor.ts';

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

const PLACE = 'waiting_place(a.budget_id, a.waiting_since, a.id)';

/** What the list of what waits can be sorted by. */
export const WAITING_SORTS = {
  since: { sql: 'a.waiting_since', type: 'timestamptz' },
  place: { sql: PLACE, type: 'bigint' },
  award: wordsOf('a.reference'),
  amount: { sql: 'a.amount_pence', type: 'bigint' },
  until: { sql: 'a.expires_on', type: 'date' },
} as const satisfies ListRows<string>['sorts'];

export type WaitingFilter = {
  sort?: SortOrder<keyof typeof WAITING_SORTS> | undefined;
  practiceCode?: string | undefined;
  budgetId?: string | undefined;
  awardId?: string | undefined;
};

async function rowsOf(db: Db | Trx, filter: WaitingFilter): Promise<ListRows<keyof typeof WAITING_SORTS>> {
  const { practiceCode, budgetId, awardId } = filter;
  const { practice } = await idsOfFilter(db, { practiceCode });
  return {
    from: 'awards a',
    id: 'a.id',
    where: `a.status = 'waiting' and (cast(:practice as uuid) is null or a.practice_id = :practice)
      and (cast(:budget as uuid) is null or a.budget_id = :budget)
      and (cast(:award as uuid) is null or a.id = :award)`,
    bindings: { practice, budget: budgetId ?? null, award: awardId ?? null },
    sorts: WAITING_SORTS,
  };
}

/** What waits in the scope, the longest first unless another order is asked for (R65). */
export async function listWaiting(db: Db | Trx, request: WaitingFilter & PageRequest): Promise<Page<WaitingAward>> {
  const { sort = 'since', limit, cursor } = request;
  const page = await pageOfIds(db, await rowsOf(db, request), { sort, limit, cursor });
  const { rows } = await db.raw<{ rows: WaitingAward[] }>(
    `select a.id, a.reference, a.practice_id as "practiceId", p.code as practice, a.budget_id as "budgetId",
      a.recipient_id as "recipientId", a.policy_version_id as "policyVersionId", v.slug as policy,
      v.name as "policyName", a.amount_pence as "amountPence", a.waiting_since as "waitingSince",
      a.expires_on as "expiresOn", r.name as "requestedBy", ${PLACE} as place
    from awards a
    join parties p on p.id = a.practice_id
    join policy_versions v on v.id = a.policy_version_id
    join principals r on r.id = a.requested_by
    where a.id = any (?)`,
    [page.data],
  );
  return { data: inOrderOf(page.data, rows, (row) => row.id), nextCursor: page.nextCursor };
}

/** How many requests wait, and for how much in all. */
export async function waitingTotals(
  db: Db | Trx,
  filter: WaitingFilter,
): Promise<{ count: number; amountPence: Pence }> {
  const { from, where, bindings } = await rowsOf(db, filter);
  const { rows } = await db.raw<{ rows: { count: number; amountPence: Pence }[] }>(
    `select count(*) as count, coalesce(sum(a.amount_pence), 0)::bigint as "amountPence" from ${from} where ${where}`,
    bindings,
  );
  return rows[0] ?? { count: 0, amountPence: 0 };
}
