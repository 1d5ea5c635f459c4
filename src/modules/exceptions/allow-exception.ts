import { AppError } from '../../kernel/app-error.ts';
import { formatDate, londonDate } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { closeAsExcepted } from '../declines/index.ts';
import { checkNote } from '../recipients/index.ts';
import { attemptFor, refuseUnlessExcepted } from './attempt-for.ts';
import { type LockedException, questionFor } from './exception-for.ts';
import type { ExceptionsDeps } from './exceptions-deps.ts';
import { recordDecision } from './record-decision.ts';

/** `note` is for the record, without an NHS number or a card number (R57). */
export type AllowExceptionInput = { exceptionId: string; note?: string | undefined };

function refuseOver({ exception, award }: LockedException, at: Date): void {
  const today = londonDate(at);
  const isLive = award.status === 'active' || award.status === 'paused';
  if (!isLive || today > award.expiresOn) {
    throw new AppError('wrong_state', 'The award is over, so an exception would change nothing.');
  }
  if (today <= exception.expiresOn) return;
  const last = formatDate(exception.expiresOn);
  throw new AppError('wrong_state', `Its last day would have been ${last}. It has to be asked for again.`);
}

/**
 * Allows an exception, as the second person (R43); from its commit on, payments within its bounds go through. The
 * review of the payment that it was asked after is closed as `exception_allowed`. Sent again by the same person it
 * changes nothing. Throws as `questionFor` does, `wrong_state` when the award is over or the last day has passed,
 * `never_allowed` when the list has changed (R41).
 */
export async function allowException(
  deps: ExceptionsDeps,
  principal: Principal,
  input: AllowExceptionInput,
): Promise<void> {
  await inScope(deps.db, principal.scope, async (trx) => {
    const note = input.note?.trim() ? checkNote(input.note) : null;
    const { exceptionId } = input;
    const locked = await questionFor(trx, principal, { exceptionId, status: 'allowed', note });
    if (!locked) return;
    const { exception } = locked;
    const at = deps.clock.now();
    refuseOver(locked, at);
    await refuseUnlessExcepted(deps, trx, await attemptFor(trx, exception.attemptId));
    await recordDecision(trx, { principal, exception, status: 'allowed', note, at });
    const closing = `${principal.name} allowed an exception until ${formatDate(exception.expiresOn)}.`;
    await closeAsExcepted(trx, principal, { authorizationId: exception.attemptId, note: closing, at });
  });
}
