import type { Trx } from '../../platform/database.ts';
import { type Handing, listInHand, type OpenItem } from '../staff/index.ts';

/** Invoices that somebody recorded and that are not paid stay as they are, and are named so that somebody follows them (R19). */
export async function handOverInvoices(trx: Trx, { from, to }: Handing): Promise<OpenItem[]> {
  const rows = await listInHand<{ id: string; practiceId: string }>({
    from,
    kind: 'invoice',
    open: trx('invoices').whereIn('status', ['received', 'checked']).select({ id: 'id', practiceId: 'practice_id' }),
    columns: { id: 'id', began: 'recorded_by' },
  });
  return rows.map((row) => ({ ...row, handedTo: to }));
}
