import { systemPrincipal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { createRefusals } from './core/refusals.ts';
import type { SignInDeps } from './sign-in-deps.ts';

export type RefusedSignIn = {
  /** The id of the request. */
  requestId: string;
  /** Nobody here is linked to who came, or the provider did not confirm who it is. */
  why: 'unknown' | 'not_confirmed';
  /** Who it is at the provider, to tell one from another; it is put on record nowhere. Left out where nobody knows. */
  subject?: string;
};

/**
 * Puts on record that somebody came from the provider and was not let in (R58), and how often in this hour. Who it was
 * is not known here. Trying again and again leaves few rows: the 1st, the 10th, the 100th.
 */
export function refusedSignIns(deps: SignInDeps): (refused: RefusedSignIn) => Promise<void> {
  const countRefusal = createRefusals();
  return async ({ requestId, why, subject = '' }) => {
    const at = deps.clock.now();
    const times = countRefusal({ why, who: subject, at });
    if (times === null) return;
    await inScope(deps.db, 'all', (trx) =>
      recordAudit(trx, systemPrincipal(requestId), {
        at,
        action: 'staff.sign_in_refused',
        entityKind: 'sign_in',
        entityId: requestId,
        after: { why, times },
      }),
    );
  };
}
