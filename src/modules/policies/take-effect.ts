import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { publishEvent } from '../audit/index.ts';
import { activatePolicy } from './activate-policy.ts';
import type { VersionRecord } from './version-store.ts';

/** Makes an activated version the active one, and tells those who follow. Throws as {@link activatePolicy} does. */
export async function takeEffect(
  trx: Trx,
  principal: Principal,
  { found, at }: { found: VersionRecord; at: Date },
): Promise<void> {
  const { id, slug, version } = found;
  await activatePolicy(trx, principal, { policyVersionId: id, at });
  const payload = { policyVersionId: id, slug, version, effectiveFrom: at.toISOString() };
  await publishEvent(trx, { type: 'policy.activated', occurredAt: at, practiceId: null, awardId: null, payload });
}
