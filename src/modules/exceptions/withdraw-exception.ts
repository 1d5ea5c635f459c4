import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import { checkNote } from '../recipients/index.ts';
import { exceptionFor, refuseUnlessAsked } from './exception-for.ts';
import { updateWithdrawn } from './exception-store.ts';
import type { ExceptionsDeps } from './exceptions-deps.ts';

/** `reason` is for the record, without an NHS number or a card number (R57). */
export type WithdrawExceptionInput = { exceptionId: string; reason: string };

/**
 * Takes an exception back, asked for or allowed, for whoever asked or an approver; what was paid under it stays
 * paid. Sent again by the same person it changes nothing. Throws `not_found`, `forbidden` for anybody else, `conflict`
 * once it was refused or withdrawn, and `invalid_input` for the reason.
 */
export async function withdrawException(
  deps: ExceptionsDeps,
  principal: Principal,
  input: WithdrawExceptionInput,
): Promise<void> {
  await inScope(deps.db, principal.scope, async (trx) => {
    const { exception } = await exceptionFor(trx, input.exceptionId);
    const { id, practiceId, awardId, status, askedBy, attemptId } = exception;
    if (askedBy !== principal.id && principal.role !== 'approver') {
      throw new AppError('forbidden', 'Only whoever asked, or an approver, can withdraw an exception.');
    }
    const note = checkNote(input.reason, 'reason');
    if (exception.withdrawnBy === principal.id && exception.withdrawalNote === note) return;
    if (status !== 'allowed') await refuseUnlessAsked(trx, exception);
    const at = deps.clock.now();
    await updateWithdrawn(trx, { id, by: principal.id, at, note });
    await recordAudit(trx, principal, {
      at,
      action: 'exception.withdraw',
      entityKind: 'exception',
      entityId: id,
      practiceId,
      before: { status },
      after: { status: 'withdrawn' },
    });
    const payload = { exceptionId: id, authorizationId: attemptId };
    await publishEvent(trx, { type: 'exception.withdrawn', occurredAt: at, practiceId, awardId, payload });
  });
}
