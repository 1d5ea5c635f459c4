import { systemPrincipal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import type { SignInDeps } from './sign-in-deps.ts';

export type RefusedSignIn = {
  /** The id of the request. */
  requestId: string;
  /** Nobody here is linked to who came, or the provider did not confirm who it is. */
  why: 'unknown' | 'not_confirmed';
};

/** Puts on record that somebody came from the provider and was not let in (R58). Who it was is not known here. */
export function recordRefusedSignIn(deps: SignInDeps, { requestId, why }: RefusedSignIn): Promise<void> {
  return inScope(deps.db, 'all', (trx) =>
    recordAudit(trx, systemPrincipal(requestId), {
      at: deps.clock.now(),
      action: 'staff.sign_in_refused',
      entityKind: 'sign_in',
      entityId: requestId,
      after: { why },
    }),
  );
}
