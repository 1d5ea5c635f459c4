import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { neverAllowedIn } from './core/never-allowed.ts';
import type { PolicyTerms } from './core/policy-terms.ts';
import { loadNeverAllowed } from './load-never-allowed.ts';
import { findPolicyVersion, setActiveVersion } from './policy-store.ts';

/** Throws `policy_allows_never_allowed`, naming them, when terms allow a category that is never allowed (R41). */
export async function refuseNeverAllowed(
  trx: Trx,
  { name, terms }: { name: string; terms: PolicyTerms },
): Promise<void> {
  const categories = neverAllowedIn(terms, await loadNeverAllowed(trx));
  if (categories.length === 0) return;
  const message = `${name} cannot allow what is never allowed: ${categories.join('; ')}.`;
  throw new AppError('policy_allows_never_allowed', message, { detail: { categories } });
}

/**
 * Makes a policy version the one that new awards are made under; the former one is retired and stays
 * with its awards (R59). People activate through `activateVersion`. Refused with `policy_allows_never_allowed`, naming them, when it allows a
 * category that is never allowed (R41).
 */
export async function activatePolicy(
  trx: Trx,
  principal: Principal,
  { policyVersionId, at }: { policyVersionId: string; at: Date },
): Promise<void> {
  const version = await findPolicyVersion(trx, policyVersionId);
  if (!version) throw new AppError('not_found', 'There is no such policy version.');
  await refuseNeverAllowed(trx, version);
  await setActiveVersion(trx, { id: version.id, slug: version.slug, at });
  await recordAudit(trx, principal, {
    at,
    action: 'policy.activate',
    entityKind: 'policy_version',
    entityId: version.id,
    after: { slug: version.slug, version: version.version },
  });
}
