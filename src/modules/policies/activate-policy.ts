import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { neverAllowedIn } from './core/never-allowed.ts';
import { loadNeverAllowed } from './load-never-allowed.ts';
import { findPolicyVersion, setActiveVersion } from './policy-store.ts';

/**
 * Makes a policy version the one that new awards are made under; the former one is retired and stays
 * with its awards (R59). Refused with `policy_allows_never_allowed`, naming them, when it allows a
 * category that is never allowed (R41).
 */
export async function activatePolicy(
  trx: Trx,
  principal: Principal,
  { policyVersionId, at }: { policyVersionId: string; at: Date },
): Promise<void> {
  const version = await findPolicyVersion(trx, policyVersionId);
  if (!version) throw new AppError('not_found', 'There is no such policy version.');
  const forbidden = neverAllowedIn(version.terms, await loadNeverAllowed(trx));
  if (forbidden.length > 0) {
    const message = `${version.name} cannot allow what is never allowed: ${forbidden.join('; ')}.`;
    throw new AppError('policy_allows_never_allowed', message, { detail: { categories: forbidden } });
  }
  await setActiveVersion(trx, { id: version.id, slug: version.slug, at });
  await recordAudit(trx, principal, {
    at,
    action: 'policy.activate',
    entityKind: 'policy_version',
    entityId: version.id,
    after: { slug: version.slug, version: version.version },
  });
}
