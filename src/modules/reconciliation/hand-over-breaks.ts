import type { Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import type { Handing, OpenItem } from '../staff/index.ts';
import { lockBreaksOf, updateBreak } from './break-store.ts';

/** Gives the open breaks of one person to another, or to nobody (R19). They are of no practice. */
export async function handOverBreaks(trx: Trx, { by, from, to, at }: Handing): Promise<OpenItem[]> {
  const ids = await lockBreaksOf(trx, from);
  for (const id of ids) {
    await updateBreak(trx, id, { assigned_to: to });
    await recordAudit(trx, by, {
      at,
      action: 'break.hand_over',
      entityKind: 'reconciliation_break',
      entityId: id,
      before: { assignedTo: from },
      after: { assignedTo: to },
    });
  }
  return ids.map((id) => ({ id, practiceId: null, handedTo: to }));
}
