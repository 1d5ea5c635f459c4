import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { requireRole } from '../staff/index.ts';
import { lockBox, updateBox } from './box-store.ts';
import type { CardsDeps } from './cards-deps.ts';

/** Records that a box has come to the practice; its cards can be linked from now on. Repeating it changes nothing. */
export async function receiveBox(deps: CardsDeps, principal: Principal, boxId: string): Promise<void> {
  requireRole(principal, 'requester', 'practice_manager', 'approver');
  const at = deps.clock.now();
  await inScope(deps.db, principal.scope, async (trx) => {
    const box = await lockBox(trx, boxId);
    if (!box) throw new AppError('not_found', 'There is no such box.');
    if (box.arrivedAt) return;
    if (!box.madeAt && !box.refusedAt) {
      throw new AppError('wrong_state', 'The cards of this box are still being made. Try again in a minute.');
    }
    await updateBox(trx, boxId, { arrived_at: at, arrived_by: principal.id });
    await recordAudit(trx, principal, {
      at,
      action: 'card_box.receive',
      entityKind: 'card_box',
      entityId: boxId,
      practiceId: box.practiceId,
      after: { size: box.size },
    });
  });
}
