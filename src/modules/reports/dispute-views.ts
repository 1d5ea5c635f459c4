import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { DISPUTE_STATUSES, type DisputeStatus, disputeDeadline } from '../disputes/index.ts';
import { countRows, inOrderOf, type ListRows, pageOfIds, placeAmong, type SortOrder, wordsOf } from './list-order.ts';
import type { Page, PageRequest } from './page-cursor.ts';

/** A dispute, by award reference: nobody's name is in it (R16). */
export type DisputeView = {
  id: string;
  status: DisputeStatus;
  source: 'ours' | 'stripe';
  cardTransactionId: string;
  stripeDisputeId: string | null;
  amountPence: Pence;
  reason: string;
  explanation: string | null;
  productDescription: string | null;
  productType: 'merchandise' | 'service' | null;
  merchantName: string;
  /** When the shop took the money. */
  takenAt: Date;
  takenPence: Pence;
  deadlineAt: Date;
  openedBy: string;
  openedAt: Date;
  /** Somebody has asked for it to be sent, and Stripe has not answered yet. */
  isBeingSent: boolean;
  submittedAt: Date | null;
  closedAt: Date | null;
  lossReason: string | null;
  /** What Stripe said when it would not take it. */
  refusal: string | null;
  /** What Stripe has moved for it so far, provisional or not. */
  cashPence: Pence;
  /** What of it the award has: nothing before it is won. */
  awardPence: Pence;
  awardId: string;
  awardReference: string;
  practice: string;
  /** The case of the award's shortfall, the newest; null when there never was one. */
  caseId: string | null;
};

const DISPUTES = `
  select d.id, d.status, d.source, d.card_transaction_id as "cardTransactionId",
    d.stripe_dispute_id as "stripeDisputeId", d.amount_pence as "amountPence", d.reason, d.explanation,
    d.product_description as "productDescription", d.product_type as "productType", t.merchant_name as "merchantName",
    t.happened_at as "takenAt", -t.amount_pence as "takenPence", d.deadline_at as "deadlineAt", o.name as "openedBy",
    d.opened_at as "openedAt", d.status = 'draft' and d.submit_asked_at is not null as "isBeingSent",
    d.submitted_at as "submittedAt", d.closed_at as "closedAt", d.loss_reason as "lossReason", d.refusal,
    d.cash_pence as "cashPence", d.award_pence as "awardPence", d.award_id as "awardId",
    aw.reference as "awardReference", p.code as practice,
    (select c.id from finance_cases c where c.kind = 'shortfall' and c.award_id = d.award_id
      order by c.opened_at desc, c.id desc limit 1) as "caseId"
  from disputes d
  join card_transactions t on t.id = d.card_transaction_id
  join awards aw on aw.id = d.award_id
  join parties p on p.id = d.practice_id
  join principals o on o.id = d.opened_by`;

/** What the list of disputes can be sorted by; the clock of what was sent has stopped, and comes last. */
export const DISPUTE_SORTS = {
  opened: { sql: 'd.opened_at', type: 'timestamptz' },
  payment: wordsOf('(select t.merchant_name from card_transactions t where t.id = d.card_transaction_id)'),
  state: placeAmong('d.status', DISPUTE_STATUSES),
  clock: {
    sql: `case when d.status = 'draft' then d.deadline_at else '9999-12-31T00:00:00Z'::timestamptz end`,
    type: 'timestamptz',
  },
  award: wordsOf('(select aw.reference from awards aw where aw.id = d.award_id)'),
  amount: { sql: 'd.amount_pence', type: 'bigint' },
} as const satisfies ListRows<string>['sorts'];

export type DisputeFilter = {
  status?: DisputeStatus | undefined;
  sort?: SortOrder<keyof typeof DISPUTE_SORTS> | undefined;
};

const rowsOf = ({ status }: DisputeFilter): ListRows<keyof typeof DISPUTE_SORTS> => ({
  from: 'disputes d',
  id: 'd.id',
  where: '(cast(:status as text) is null or d.status = :status)',
  bindings: { status: status ?? null },
  sorts: DISPUTE_SORTS,
});

/** How many disputes match. */
export function countDisputes(db: Db | Trx, filter: DisputeFilter): Promise<number> {
  return countRows(db, rowsOf(filter));
}

/** The disputes that the scope holds, newest first unless another order is asked for. */
export async function listDisputes(db: Db | Trx, request: PageRequest & DisputeFilter): Promise<Page<DisputeView>> {
  const { sort = '-opened', limit, cursor } = request;
  const page = await pageOfIds(db, rowsOf(request), { sort, limit, cursor });
  const { rows } = await db.raw<{ rows: DisputeView[] }>(`${DISPUTES} where d.id = any (?)`, [page.data]);
  return { data: inOrderOf(page.data, rows, (row) => row.id), nextCursor: page.nextCursor };
}

/** One dispute, or null when there is none in the scope. */
export async function disputeView(db: Db | Trx, disputeId: string): Promise<DisputeView | null> {
  const { rows } = await db.raw<{ rows: DisputeView[] }>(`${DISPUTES} where d.id = ?`, [disputeId]);
  return rows[0] ?? null;
}

/** A payment of an award as somebody who may dispute it sees it. */
export type CaptureView = {
  id: string;
  authorizationId: string | null;
  merchantName: string;
  amountPence: Pence;
  takenAt: Date;
  /** Until when it can be disputed. */
  disputeBy: Date;
  dispute: { id: string; status: DisputeStatus; amountPence: Pence } | null;
  /** Nobody has disputed it, or only in a draft that Stripe never had. */
  isUndisputed: boolean;
};

/** What shops took on an award, newest first, each with its dispute. */
export async function capturesOf(db: Db | Trx, awardId: string): Promise<CaptureView[]> {
  const { rows } = await db.raw<{ rows: Omit<CaptureView, 'disputeBy'>[] }>(
    `select t.id, t.authorization_id as "authorizationId", t.merchant_name as "merchantName",
       -t.amount_pence as "amountPence", t.happened_at as "takenAt",
       case when d.id is null then null else json_build_object('id', d.id, 'status', d.status, 'amountPence', d.amount_pence) end as dispute,
       d.id is null or d.status = 'withdrawn' and d.stripe_dispute_id is null as "isUndisputed"
     from card_transactions t
     left join lateral (select x.id, x.status, x.amount_pence, x.stripe_dispute_id from disputes x where x.card_transaction_id = t.id
       order by x.opened_at desc limit 1) d on true
     where t.award_id = ? and t.type = 'capture'
     order by t.happened_at desc, t.id desc`,
    [awardId],
  );
  return rows.map((row) => ({ ...row, disputeBy: disputeDeadline(row.takenAt) }));
}
