import { v7 as newId } from 'uuid';
import { systemPrincipal } from '../../src/kernel/principal.ts';
import { activatePolicy, type PolicyTerms } from '../../src/modules/policies/index.ts';
import type { RunningService } from './service.ts';

/** A next version of a policy with some terms changed, active from now on: awards that are made after are under it. */
export async function activatePolicyWith(
  service: RunningService,
  slug: string,
  terms: Partial<PolicyTerms>,
): Promise<void> {
  const current = await service.policies.activePolicy(service.db, slug);
  if (!current) throw new Error(`There is no policy ${slug}`);
  const at = service.clock.now();
  const id = newId();
  await service.db('policy_versions').insert({
    id,
    slug,
    version: current.version + 1,
    name: current.name,
    status: 'proposed',
    terms: JSON.stringify({ ...current.terms, ...terms }),
    effective_from: at,
    created_at: at,
  });
  await service.db.transaction((trx) => activatePolicy(trx, systemPrincipal('test'), { policyVersionId: id, at }));
}
