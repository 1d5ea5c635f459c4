import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { checkNote } from '../recipients/index.ts';
import { questionFor } from './exception-for.ts';
import type { ExceptionsDeps } from './exceptions-deps.ts';
import { recordDecision } from './record-decision.ts';

/** `reason` is for whoever asked, without an NHS number or a card number (R57). */
export type RefuseExceptionInput = { exceptionId: string; reason: string };

/**
 * Refuses an exception with a reason (R43); sent again by the same person it changes nothing. Throws as `questionFor`
 * does, and `invalid_input` for the reason.
 */
export async function refuseException(
  deps: ExceptionsDeps,
  principal: Principal,
  input: RefuseExceptionInput,
): Promise<void> {
  await inScope(deps.db, principal.scope, async (trx) => {
    const note = checkNote(input.reason, 'reason');
    const { exceptionId } = input;
    const locked = await questionFor(trx, principal, { exceptionId, status: 'refused', note });
    if (!locked) return;
    const { exception } = locked;
    await recordDecision(trx, { principal, exception, status: 'refused', note, at: deps.clock.now() });
  });
}
