import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { emptySessions, raiseSignInEpoch } from './identity-store.ts';
import type { SignInDeps } from './sign-in-deps.ts';

/** Ends every sign-in of this person, in every browser, this one included. Returns how many there were. */
export function signOutEverywhere(deps: SignInDeps, principal: Principal): Promise<number> {
  return inScope(deps.db, 'all', async (trx) => {
    await raiseSignInEpoch(trx, principal.id);
    const sessions = await emptySessions(trx, principal.id);
    await recordAudit(trx, principal, {
      at: deps.clock.now(),
      action: 'staff.sign_out_everywhere',
      entityKind: 'principal',
      entityId: principal.id,
      after: { sessions },
    });
    return sessions;
  });
}
