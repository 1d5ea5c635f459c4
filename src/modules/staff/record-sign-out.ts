import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import type { SignInDeps } from './sign-in-deps.ts';

/** Puts on record that somebody signed out of one browser (R58). */
export function recordSignOut(deps: SignInDeps, principal: Principal): Promise<void> {
  return inScope(deps.db, 'all', (trx) =>
    recordAudit(trx, principal, {
      at: deps.clock.now(),
      action: 'staff.sign_out',
      entityKind: 'principal',
      entityId: principal.id,
    }),
  );
}
