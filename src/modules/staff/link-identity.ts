import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { findIdentityOwner, insertIdentity } from './identity-store.ts';
import { requireRole } from './require-role.ts';
import type { SignInDeps } from './sign-in-deps.ts';
import { findPrincipal } from './staff-store.ts';

export type LinkIdentityInput = { principalId: string; issuer: string; subject: string };

/**
 * Lets somebody sign in with an identity at a provider (R20). Doing it again changes nothing. Throws `not_found` for
 * whoever is no member of staff, `conflict` when the identity is somebody else's. For administrators.
 */
export async function linkIdentity(deps: SignInDeps, by: Principal, input: LinkIdentityInput): Promise<void> {
  requireRole(by, 'admin', 'system');
  const at = deps.clock.now();
  await inScope(deps.db, 'all', async (trx) => {
    const person = await findPrincipal(trx, input.principalId);
    if (person?.kind !== 'staff') throw new AppError('not_found', 'There is no such member of staff.');
    const added = await insertIdentity(trx, { ...input, at });
    if (!added && (await findIdentityOwner(trx, input)) !== input.principalId) {
      throw new AppError('conflict', 'Somebody else signs in with this identity.');
    }
    if (!added) return;
    await recordAudit(trx, by, {
      at,
      action: 'staff.link_identity',
      entityKind: 'principal',
      entityId: input.principalId,
      after: { issuer: input.issuer },
    });
  });
}
