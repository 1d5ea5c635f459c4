import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { enqueueJob } from '../../platform/jobs.ts';
import { recordAudit } from '../audit/index.ts';
import { requireRole } from '../staff/index.ts';
import { findBoxByRequestKey, insertBox, lockOrder } from './box-store.ts';
import { findOrInsertCompany } from './cardholder-store.ts';
import type { CardsDeps } from './cards-deps.ts';
import { MOST_IN_BOX } from './core/card-box.ts';

export type BoxOrder = {
  practiceId: string;
  /** How many cards, 1 to 25. */
  size: number;
  /** The same key of the same person orders once. */
  idempotencyKey: string;
};

function refuseSize(size: number): void {
  if (Number.isInteger(size) && size >= 1 && size <= MOST_IN_BOX) return;
  const message = `Order between 1 and ${MOST_IN_BOX} cards.`;
  throw new AppError('invalid_input', message, { errors: [{ field: 'size', message }] });
}

/**
 * Orders physical cards for a practice to keep: inactive, for tills only, and in nobody's name until each is linked
 * with an award. The worker has them made. Returns the id of the box. Throws `practice_unknown`, `invalid_input`, and
 * `idempotency_key_reused` for another number of cards under the same key.
 */
export async function orderBox(deps: CardsDeps, principal: Principal, order: BoxOrder): Promise<{ boxId: string }> {
  requireRole(principal, 'practice_manager', 'approver');
  const { practiceId, size, idempotencyKey } = order;
  refuseSize(size);
  if (principal.scope !== 'all' && !principal.scope.includes(practiceId)) {
    const message = 'There is no such practice, or it is not yours.';
    throw new AppError('practice_unknown', message, { errors: [{ field: 'practice', message }] });
  }
  const at = deps.clock.now();
  return inScope(deps.db, principal.scope, async (trx) => {
    await lockOrder(trx, principal.id, idempotencyKey);
    const { id: cardholderId } = await findOrInsertCompany(trx, { id: newId(), practiceId, at });
    const earlier = await findBoxByRequestKey(trx, principal.id, idempotencyKey);
    if (earlier && (earlier.size !== size || earlier.practiceId !== practiceId)) {
      throw new AppError('idempotency_key_reused', 'This Idempotency-Key was used for another request.');
    }
    if (earlier) return { boxId: earlier.id };
    const boxId = newId();
    const cardIds = Array.from({ length: size }, () => newId());
    const ordered = { orderedBy: principal.id, orderedAt: at, requestKey: idempotencyKey };
    await insertBox(trx, { id: boxId, practiceId, cardholderId, size, cardIds, ...ordered });
    await recordAudit(trx, principal, {
      at,
      action: 'card_box.order',
      entityKind: 'card_box',
      entityId: boxId,
      practiceId,
      after: { size },
    });
    await enqueueJob(trx, { task: 'make-box', payload: { boxId }, key: `make-box:${boxId}` });
    return { boxId };
  });
}
