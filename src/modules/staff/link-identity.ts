import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { findIdentityOwner, insertIdentity } from './identity-store.ts';
import { requireRole } from './require-role.ts';
import type { SignInDeps } from './sign-in-deps.ts';
import { findPrincipal } from './staff-store.ts';

export type LinkIdentityInput = { principalId: string; issuer: string; subject: string };

/** As the standard has it. */
const LONGEST_SUBJECT = 255;

/**
 * Lets somebody sign in with an identity at a provider (R20). Doing it again changes nothing. Throws `invalid_input`,
 * `not_found` for whoever is no member of staff, `conflict` when the identity is somebody else's. For administrators.
 */
export async function linkIdentity(deps: SignInDeps, by: Principal, input: LinkIdentityInput): Promise<void> {
  requireRole(by, 'admin', 'system');
  const message = 'Write the number that they see when they sign in';
  if (input.subject === '' || input.subject.length > LONGEST_SUBJECT) {
    throw new AppError('invalid_input', message, { errors: [{ field: 'subject', message }] });
  }
  const at = deps.clock.now();
  await inScope(deps.db, 'all', async (trx) => {
    const person = await findPrincipal(trx, input.principalId);
    if (person?.kind !== 'staff') throw new AppError('not_found', 'There is no such member of staff.');
    const added = await insertIdentity(trx, { ...input, at });
    if (!added && (await findIdentityOwner(trx, input)) !== input.principalId) {
      const taken = 'Somebody else signs in with this number';
      throw new AppError('conflict', `${taken}.`, { errors: [{ field: 'subject', message: taken }] });
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
