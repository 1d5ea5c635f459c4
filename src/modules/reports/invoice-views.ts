import type { LondonDate } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import type { InvoiceStatus } from '../invoices/index.ts';
import { countRows } from './list-order.ts';
import { decodeCursor, type Page, type PageRequest, pageOf } from './page-cursor.ts';

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

export type InvoiceFilter = {
  /** `open`: waits to be checked or paid. */
  view?: 'open' | InvoiceStatus | undefined;
  awardId?: string | undefined;
  practiceCode?: string | undefined;
};

const MATCHING = `(cast(:statuses as text[]) is null or i.status = any (:statuses))
  and (cast(:award as uuid) is null or i.award_id = :award)
  and (cast(:practice as text) is null or p.code = :practice)`;

function bindingsOf({ view, awardId, practiceCode }: InvoiceFilter) {
  const statuses = view === 'open' ? ['received', 'checked'] : view ? [view] : null;
  return { statuses, award: awardId ?? null, practice: practiceCode ?? null };
}

/** How many invoices match. */
export function countInvoices(db: Db | Trx, filter: InvoiceFilter): Promise<number> {
  const from = 'invoices i join parties p on p.id = i.practice_id';
  return countRows(db, { from, where: MATCHING, bindings: bindingsOf(filter) });
}

/** The invoices that the scope holds; those that wait the oldest first, others the newest first. */
export async function listInvoices(db: Db | Trx, request: InvoiceFilter & PageRequest): Promise<Page<InvoiceView>> {
  const [at = null, id = null] = decodeCursor(request.cursor, ['instant', 'uuid']) ?? [];
  const isOpen = request.view === 'open';
  const after = isOpen ? '>' : '<';
  const way = isOpen ? 'asc' : 'desc';
  const { rows } = await db.raw<{ rows: InvoiceView[] }>(
    `${INVOICES}
    where ${MATCHING}
      and (cast(:at as timestamptz) is null or (i.recorded_at, i.id) ${after} (:at, cast(:id as uuid)))
    order by i.recorded_at ${way}, i.id ${way} limit :limit`,
    { ...bindingsOf(request), at, id, limit: request.limit + 1 },
  );
  return pageOf(rows, request.limit, (row) => [row.recordedAt.toISOString(), row.id]);
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
