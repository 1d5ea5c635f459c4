import { AppError } from '../../kernel/app-error.ts';
import { isSamePerson, type Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { emptySessions, raiseSignInEpoch, unlinkIdentitiesOf } from './identity-store.ts';
import { lockAdministrators } from './lock-administrators.ts';
import { requireRole } from './require-role.ts';
import type { SignInDeps } from './sign-in-deps.ts';
import { lockPrincipal } from './standing-store.ts';

/**
 * Takes from somebody every identity that they sign in with, and signs them out everywhere (R20): a number that was
 * linked to the wrong person is free for the right one. Where there is none nothing changes. Throws `forbidden` (role, or
 * oneself, so that an administrator who can sign in is always left), `not_found`. For administrators.
 */
export async function unlinkIdentities(deps: SignInDeps, by: Principal, principalId: string): Promise<void> {
  requireRole(by, 'admin');
  if (isSamePerson(by, principalId)) {
    throw new AppError('forbidden', 'Another administrator has to take your sign-in away.');
  }
  const at = deps.clock.now();
  await inScope(deps.db, 'all', async (trx) => {
    await lockAdministrators(trx, by);
    const person = await lockPrincipal(trx, principalId);
    if (person?.kind !== 'staff') throw new AppError('not_found', 'There is no such member of staff.');
    const identities = await unlinkIdentitiesOf(trx, principalId, at);
    if (identities === 0) return;
    await raiseSignInEpoch(trx, principalId);
    const sessions = await emptySessions(trx, principalId);
    await recordAudit(trx, by, {
      at,
      action: 'staff.unlink_identity',
      entityKind: 'principal',
      entityId: principalId,
      after: { identities, sessions },
    });
  });
}
