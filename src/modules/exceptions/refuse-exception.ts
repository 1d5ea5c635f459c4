import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { checkNote } from '../recipients/index.ts';
import { questionFor } from './exception-for.ts';
import type { ExceptionsDeps } from './exceptions-deps.ts';
import { recordDecision } from './record-decision.ts';

/** `reason` is for whoever asked, without an NHS number or a card number (R57). */
export type RefuseExceptionInput = { exceptionId: string; reason: string };

/** Refuses an exception with a reason (R43). Throws as `questionFor` does, and `invalid_input` for the reason. */
export async function refuseException(
  deps: ExceptionsDeps,
  principal: Principal,
  input: RefuseExceptionInput,
): Promise<void> {
  await inScope(deps.db, principal.scope, async (trx) => {
    const { exception } = await questionFor(trx, principal, input.exceptionId);
    const note = checkNote(input.reason, 'reason');
    await recordDecision(trx, { principal, exception, status: 'refused', note, at: deps.clock.now() });
  });
}
