import type { Db, Trx } from '../../platform/database.ts';
import type { Invoice, InvoiceStatus } from './core/invoice.ts';

const COLUMNS = {
  id: 'id',
  awardId: 'award_id',
  practiceId: 'practice_id',
  supplierId: 'supplier_id',
  reference: 'reference',
  amountPence: 'amount_pence',
  datedOn: 'dated_on',
  status: 'status',
  recordedBy: 'recorded_by',
  recordedAt: 'recorded_at',
  checkedBy: 'checked_by',
  checkedAt: 'checked_at',
  paidBy: 'paid_by',
  paidAt: 'paid_at',
  refusalReason: 'refusal_reason',
} as const;

export type NewInvoice = Pick<
  Invoice,
  'id' | 'awardId' | 'practiceId' | 'supplierId' | 'reference' | 'amountPence' | 'datedOn' | 'recordedBy' | 'recordedAt'
>;

export async function insertInvoice(trx: Trx, invoice: NewInvoice): Promise<void> {
  await trx('invoices').insert({
    id: invoice.id,
    award_id: invoice.awardId,
    practice_id: invoice.practiceId,
    supplier_id: invoice.supplierId,
    reference: invoice.reference,
    amount_pence: invoice.amountPence,
    dated_on: invoice.datedOn,
    status: 'received',
    recorded_by: invoice.recordedBy,
    recorded_at: invoice.recordedAt,
  });
}

export async function findInvoice(db: Db | Trx, id: string): Promise<Invoice | null> {
  return (await db('invoices').where({ id }).first<Invoice>(COLUMNS)) ?? null;
}

/** The invoice of an award that waits to be paid; null when none does. */
export async function findOpenInvoice(db: Db | Trx, awardId: string): Promise<Invoice | null> {
  const open = db('invoices').where({ award_id: awardId }).whereIn('status', ['received', 'checked']);
  return (await open.first<Invoice>(COLUMNS)) ?? null;
}

/** An invoice of this supplier under the same number that was neither refused nor taken back. */
export async function findSameReference(
  db: Db | Trx,
  about: { supplierId: string; reference: string },
): Promise<Invoice | null> {
  const same = db('invoices')
    .where({ supplier_id: about.supplierId })
    .whereRaw('lower(reference) = lower(?)', [about.reference])
    .whereNotIn('status', ['refused', 'withdrawn']);
  return (await same.first<Invoice>(COLUMNS)) ?? null;
}

/** Invoices of a supplier that wait, locked in one order. */
export async function lockOpenOfSupplier(trx: Trx, supplierId: string): Promise<Invoice[]> {
  return trx('invoices')
    .where({ supplier_id: supplierId })
    .whereIn('status', ['received', 'checked'])
    .orderBy('id')
    .forNoKeyUpdate()
    .select<Invoice[]>(COLUMNS);
}

type InvoiceChange = {
  status: InvoiceStatus;
  checked_by?: string | null;
  checked_at?: Date | null;
  paid_by?: string;
  paid_at?: Date;
  refused_by?: string;
  refused_at?: Date;
  refusal_reason?: string;
};

export async function updateInvoice(trx: Trx, id: string, change: InvoiceChange): Promise<void> {
  await trx('invoices').where({ id }).update(change);
}
