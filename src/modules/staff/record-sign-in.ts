import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import type { SignInDeps } from './sign-in-deps.ts';
import { findPrincipal } from './staff-store.ts';

/** Puts a sign-in on record. Its session must keep the epoch: {@link signedInPrincipal} knows by it whether it still counts. */
export function recordSignIn(deps: SignInDeps, principal: Principal): Promise<{ epoch: number }> {
  return inScope(deps.db, 'all', async (trx) => {
    await recordAudit(trx, principal, {
      at: deps.clock.now(),
      action: 'staff.sign_in',
      entityKind: 'principal',
      entityId: principal.id,
    });
    return { epoch: (await findPrincipal(trx, principal.id))?.signInEpoch ?? 0 };
  });
}
