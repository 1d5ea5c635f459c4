import { addDays, type LondonDate, startOfDay } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import type { TransferKind } from '../ledger/index.ts';
import { countRows, inOrderOf, type ListRows, pageOfIds, type SortOrder, wordsOf } from './list-order.ts';
import { decodeCursor, type Page, type PageRequest, pageOf } from './page-cursor.ts';

/** Movements of cash at the card issuer: no budget's money changes by them. */
type CashKind =
  | 'funding'
  | 'settlement'
  | 'settlement_refund'
  | 'invoice_cash'
  | 'dispute_credit'
  | 'dispute_credit_reversal';

/** One posted movement of a budget's money. Money on hold has not moved and is not in the list. */
export type MovementView = {
  id: string;
  kind: Exclude<TransferKind, 'hold' | CashKind>;
  /** When it happened. */
  at: Date;
  /** When it was booked; the list is in this order. */
  bookedAt: Date;
  amountPence: Pence;
  /** What it did to the budget's available figure: below zero when that went down, 0 when it stayed. */
  effectPence: Pence;
  /** Taken by a shop beyond what the award had. */
  isBeyondAward: boolean;
  /** Null of what was moved for no award. */
  awardId: string | null;
  awardReference: string | null;
};

const ASKED = `
  and (cast(:kinds as text[]) is null or i.kind = any (:kinds))
  and (cast(:from as timestamptz) is null or i.event_at >= :from)
  and (cast(:before as timestamptz) is null or i.event_at < :before)
  and (current_setting('app.practices', true) = '*' or i.award_id is null
    or exists (select from awards seen where seen.id = i.award_id))`;

/**
 * The rows of a budget's movements; `cut` holds each side of them to what one page needs. A pool's are of several
 * practices: what was moved for an award is there only where the scope sees that award (R16).
 */
const movementsWith = (cut: string) => `
  select t.id, t.kind, t.event_at as at, t.created_at as "bookedAt", t.amount_pence as "amountPence",
    (case when t.kind = 'shortfall_repayment' or c.kind = 'budget' and c.budget_id = :budget then t.amount_pence
      when f.kind = 'shortfall' or f.kind = 'budget' and f.budget_id = :budget then -t.amount_pence
      else 0 end)::bigint as "effectPence",
    t.kind = 'capture' and f.kind = 'shortfall' as "isBeyondAward",
    aw.id as "awardId", aw.reference as "awardReference"
  from (
    (select i.* from ledger_transfers i
     where i.budget_id = :budget and not i.is_hold and i.kind not in
       ('settlement', 'settlement_refund', 'invoice_cash', 'dispute_credit', 'dispute_credit_reversal')
       ${ASKED} ${cut})
    union all
    (select i.* from ledger_transfers i join ledger_accounts own on own.id = i.credit_account_id
     where i.kind in ('virement', 'rollover') and own.kind = 'budget' and own.budget_id = :budget
       ${ASKED} ${cut})) t
  join ledger_accounts f on f.id = t.debit_account_id
  join ledger_accounts c on c.id = t.credit_account_id
  left join awards aw on aw.id = t.award_id`;

const ALL = movementsWith('');
const NEWEST = `${movementsWith(`
  and (cast(:at as timestamptz) is null or (i.created_at, i.id) < (:at, cast(:id as uuid)))
  order by i.created_at desc, i.id desc limit :limit`)} order by t.created_at desc, t.id desc limit :limit`;

/** What the movements of a budget can be sorted by. */
export const MOVEMENT_SORTS = {
  when: { sql: 'm.at', type: 'timestamptz' },
  what: { sql: 'm.kind', type: 'text' },
  award: wordsOf('m."awardReference"'),
  amount: { sql: 'm."amountPence"', type: 'bigint' },
  change: { sql: 'm."effectPence"', type: 'bigint' },
} as const satisfies ListRows<string>['sorts'];

/** Movements that belong together for whoever looks for one. */
export const MOVEMENT_GROUPS = {
  money: ['allocation', 'allocation_cut', 'virement', 'rollover'],
  awards: ['award', 'addition', 'top_up', 'release'],
  payments: [
    'capture',
    'refund',
    'invoice_payment',
    'dispute_won',
    'dispute_rescinded',
    'recovery',
    'shortfall_repayment',
    'shortfall_return',
  ],
} as const satisfies Record<string, readonly MovementView['kind'][]>;

export type MovementFilter = {
  sort?: SortOrder<keyof typeof MOVEMENT_SORTS> | undefined;
  group?: keyof typeof MOVEMENT_GROUPS | undefined;
  /** First and last London day on which it happened. */
  from?: LondonDate | undefined;
  to?: LondonDate | undefined;
};

const bindings = (budgetId: string, filter: MovementFilter) => ({
  budget: budgetId,
  kinds: filter.group ? [...MOVEMENT_GROUPS[filter.group]] : null,
  from: filter.from ? startOfDay(filter.from) : null,
  before: filter.to ? startOfDay(addDays(filter.to, 1)) : null,
});

/** Any order but that of the books is over all movements: the books alone have an index for theirs. */
async function sortedMovements(
  db: Db | Trx,
  budgetId: string,
  request: MovementFilter & PageRequest & { sort: SortOrder<keyof typeof MOVEMENT_SORTS> },
): Promise<Page<MovementView>> {
  const of = {
    from: `(${ALL}) m`,
    id: 'm.id',
    where: 'true',
    bindings: bindings(budgetId, request),
    sorts: MOVEMENT_SORTS,
  };
  const page = await pageOfIds(db, of, request);
  const { rows } = await db.raw<{ rows: MovementView[] }>(`select * from ${of.from} where m.id = any (:ids)`, {
    ...of.bindings,
    ids: page.data,
  });
  return { data: inOrderOf(page.data, rows, (row) => row.id), nextCursor: page.nextCursor };
}

/**
 * What moved in a budget, into it too, in the order of the books, newest first, unless another is asked for. The caller
 * has made sure that the budget may be seen.
 */
export async function budgetMovements(
  db: Db | Trx,
  budgetId: string,
  request: MovementFilter & PageRequest,
): Promise<Page<MovementView>> {
  const { sort, limit, cursor } = request;
  if (sort) return sortedMovements(db, budgetId, { ...request, sort });
  const [at = null, id = null] = decodeCursor(cursor, ['instant', 'uuid']) ?? [];
  const { rows } = await db.raw<{ rows: MovementView[] }>(NEWEST, {
    ...bindings(budgetId, request),
    at,
    id,
    limit: limit + 1,
  });
  return pageOf(rows, limit, (row) => [row.bookedAt.toISOString(), row.id]);
}

/** How many movements of a budget match. */
export async function countMovements(db: Db | Trx, budgetId: string, filter: MovementFilter): Promise<number> {
  return countRows(db, { from: `(${ALL}) m`, where: 'true', bindings: bindings(budgetId, filter) });
}
