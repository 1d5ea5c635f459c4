import type { LondonDate } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { INVOICE_STATUSES, type InvoiceStatus } from '../invoices/index.ts';
import {
  countRows,
  idsOfFilter,
  inOrderOf,
  type ListRows,
  pageOfIds,
  placeAmong,
  type SortOrder,
  wordsOf,
} from './list-order.ts';
import type { Page, PageRequest } from './page-cursor.ts';

/** An invoice that a practice pays for an award. Of the bank account only the last digits. */
export type InvoiceView = {
  id: string;
  status: InvoiceStatus;
  awardId: string;
  awardReference: string;
  awardStatus: string;
  practice: string;
  practiceName: string;
  practiceId: string;
  recipientId: string;
  policy: string;
  supplierId: string;
  supplierName: string;
  accountEnds: string;
  /** Nothing is paid before: the bank details were changed (R51). */
  heldUntil: Date | null;
  bankSetById: string;
  accountSetById: string;
  bankSetAt: Date;
  reference: string;
  amountPence: Pence;
  datedOn: LondonDate;
  recordedAt: Date;
  recordedBy: string;
  recordedById: string;
  checkedAt: Date | null;
  checkedBy: string | null;
  paidAt: Date | null;
  paidBy: string | null;
  refusalReason: string | null;
};

const INVOICES = `
  select i.id, i.status, i.award_id as "awardId", aw.reference as "awardReference", aw.status as "awardStatus",
    p.code as practice, n.name as "practiceName", i.practice_id as "practiceId", aw.recipient_id as "recipientId",
    v.slug as policy, i.supplier_id as "supplierId", s.name as "supplierName", s.account_ends as "accountEnds",
    s.held_until as "heldUntil", s.bank_set_by as "bankSetById", s.account_set_by as "accountSetById", s.bank_set_at as "bankSetAt", i.reference, i.amount_pence as "amountPence",
    i.dated_on as "datedOn", i.recorded_at as "recordedAt", rec.name as "recordedBy",
    i.recorded_by as "recordedById", i.checked_at as "checkedAt", chk.name as "checkedBy", i.paid_at as "paidAt",
    pay.name as "paidBy", i.refusal_reason as "refusalReason"
  from invoices i
  join suppliers s on s.id = i.supplier_id
  join awards aw on aw.id = i.award_id
  join policy_versions v on v.id = aw.policy_version_id
  join parties p on p.id = i.practice_id
  join party_names n on n.party_id = i.practice_id and n.valid_to is null
  join principals rec on rec.id = i.recorded_by
  left join principals chk on chk.id = i.checked_by
  left join principals pay on pay.id = i.paid_by`;

/** What the list of invoices can be sorted by. */
export const INVOICE_SORTS = {
  recorded: { sql: 'i.recorded_at', type: 'timestamptz' },
  invoice: wordsOf('i.reference'),
  supplier: wordsOf('(select s.name from suppliers s where s.id = i.supplier_id)'),
  amount: { sql: 'i.amount_pence', type: 'bigint' },
  date: { sql: 'i.dated_on', type: 'date' },
  practice: wordsOf('(select p.code from parties p where p.id = i.practice_id)'),
  award: wordsOf('(select aw.reference from awards aw where aw.id = i.award_id)'),
  status: placeAmong('i.status', INVOICE_STATUSES),
} as const satisfies ListRows<string>['sorts'];

export type InvoiceFilter = {
  sort?: SortOrder<keyof typeof INVOICE_SORTS> | undefined;
  /** `open`: waits to be checked or paid. */
  view?: 'open' | InvoiceStatus | undefined;
  awardId?: string | undefined;
  practiceCode?: string | undefined;
};

async function rowsOf(db: Db | Trx, filter: InvoiceFilter): Promise<ListRows<keyof typeof INVOICE_SORTS>> {
  const { view, awardId, practiceCode } = filter;
  const { practice } = await idsOfFilter(db, { practiceCode });
  return {
    from: 'invoices i',
    id: 'i.id',
    where: `(cast(:statuses as text[]) is null or i.status = any (:statuses))
      and (cast(:award as uuid) is null or i.award_id = :award)
      and (cast(:practice as uuid) is null or i.practice_id = :practice)`,
    bindings: {
      statuses: view === 'open' ? ['received', 'checked'] : view ? [view] : null,
      award: awardId ?? null,
      practice,
    },
    sorts: INVOICE_SORTS,
  };
}

/** How many invoices match. */
export async function countInvoices(db: Db | Trx, filter: InvoiceFilter): Promise<number> {
  return countRows(db, await rowsOf(db, filter));
}

/** The invoices that the scope holds; unless another order is asked for, those that wait oldest first, others newest first. */
export async function listInvoices(db: Db | Trx, request: InvoiceFilter & PageRequest): Promise<Page<InvoiceView>> {
  const { sort = request.view === 'open' ? 'recorded' : '-recorded', limit, cursor } = request;
  const page = await pageOfIds(db, await rowsOf(db, request), { sort, limit, cursor });
  const { rows } = await db.raw<{ rows: InvoiceView[] }>(`${INVOICES} where i.id = any (?)`, [page.data]);
  return { data: inOrderOf(page.data, rows, (row) => row.id), nextCursor: page.nextCursor };
}

/** One invoice, or null when there is none in the scope. */
export async function invoiceView(db: Db | Trx, id: string): Promise<InvoiceView | null> {
  const { rows } = await db.raw<{ rows: InvoiceView[] }>(`${INVOICES} where i.id = :id`, { id });
  return rows[0] ?? null;
}

/** How many invoices wait in the scope, of one practice if it is named, and for how much in all. */
export async function invoiceCounts(
  db: Db | Trx,
  wanted: { practiceCode?: string | undefined },
): Promise<{ open: number; openPence: Pence }> {
  const { rows } = await db.raw<{ rows: { open: number; openPence: Pence }[] }>(
    `select count(*) as open, coalesce(sum(i.amount_pence), 0)::bigint as "openPence"
     from invoices i join parties p on p.id = i.practice_id
     where i.status in ('received', 'checked') and (cast(:practice as text) is null or p.code = :practice)`,
    { practice: wanted.practiceCode ?? null },
  );
  return rows[0] ?? { open: 0, openPence: 0 };
}

export type SupplierView = { id: string; name: string; accountEnds: string; heldUntil: Date | null };

/** Whom a practice pays, by name. */
export async function listSuppliers(db: Db | Trx, practiceId: string): Promise<SupplierView[]> {
  return db('suppliers')
    .where({ practice_id: practiceId })
    .orderByRaw('lower(name), id')
    .select<SupplierView[]>({ id: 'id', name: 'name', accountEnds: 'account_ends', heldUntil: 'held_until' });
}
