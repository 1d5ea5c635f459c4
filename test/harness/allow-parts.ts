import { v7 as newId } from 'uuid';
import { systemPrincipal } from '../../src/kernel/principal.ts';
import { activatePolicy } from '../../src/modules/policies/index.ts';
import type { RunningService } from './service.ts';

/** No preset lets a till take part of an amount: a next version of P7, active from now on, does. */
export async function allowParts(service: RunningService): Promise<void> {
  const current = await service.policies.activePolicy(service.db, 'P7');
  const at = service.clock.now();
  const id = newId();
  await service.db('policy_versions').insert({
    id,
    slug: 'P7',
    version: 2,
    name: 'Home from hospital',
    status: 'proposed',
    terms: JSON.stringify({ ...current?.terms, allowsPartialApproval: true }),
    effective_from: at,
    created_at: at,
  });
  await service.db.transaction((trx) => activatePolicy(trx, systemPrincipal('test'), { policyVersionId: id, at }));
}
