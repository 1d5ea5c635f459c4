import type { Trx } from '../../platform/database.ts';
import { type Handing, listInHand, type OpenItem } from '../staff/index.ts';

/** Boxes that somebody ordered and that have not come are named so that somebody asks after them (R19). */
export async function handOverBoxes(trx: Trx, { from, to }: Handing): Promise<OpenItem[]> {
  const rows = await listInHand<{ id: string; practiceId: string }>({
    from,
    kind: 'box',
    open: trx('card_boxes')
      .whereNull('arrived_at')
      .whereNull('refused_at')
      .select({ id: 'id', practiceId: 'practice_id' }),
    columns: { id: 'id', began: 'ordered_by' },
  });
  return rows.map((row) => ({ ...row, handedTo: to }));
}
