import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import type { PolicyVersionsDeps, VersionName } from './policy-versions-deps.ts';
import { readReason, versionFor } from './version-for.ts';
import { updateReturned, type VersionRecord } from './version-store.ts';

const LEAST_REASON = 10;

/** `reason` is for whoever wrote it, 10 to 500 characters, nobody's name. */
export type WithdrawVersionInput = VersionName & { reason: string };

type Returning = { principal: Principal; found: VersionRecord; reason: string; at: Date };

/** Makes a proposed version a draft again. Practices that were told when it would take effect are told that it will not. */
export async function returnToDraft(trx: Trx, { principal, found, reason, at }: Returning): Promise<void> {
  const { id, slug, version, activateAt } = found;
  await updateReturned(trx, id, { by: principal.id, at, reason });
  await recordAudit(trx, principal, {
    at,
    action: 'policy.withdraw',
    entityKind: 'policy_version',
    entityId: id,
    before: { status: 'proposed', activateAt },
    after: { status: 'draft', slug, version },
    reason,
  });
  if (!activateAt) return;
  const payload = { policyVersionId: id, slug, version };
  await publishEvent(trx, { type: 'policy.withdrawn', occurredAt: at, practiceId: null, awardId: null, payload });
}

/**
 * Takes a proposed version back, or sends it back, so that it is a draft again; also one that waits to take effect.
 * For the commissioner. Withdrawn again by the same person, nothing changes. Throws `forbidden`, `not_found`,
 * `wrong_state` unless it is proposed, and `invalid_input` for the reason.
 */
export async function withdrawVersion(
  deps: PolicyVersionsDeps,
  principal: Principal,
  input: WithdrawVersionInput,
): Promise<{ isNew: boolean }> {
  return inScope(deps.db, principal.scope, async (trx) => {
    const found = await versionFor(trx, principal, input);
    if (found.status === 'draft' && found.returnedBy === principal.id) return { isNew: false };
    if (found.status !== 'proposed') {
      throw new AppError('wrong_state', `Version ${found.version} is ${found.status}, not proposed.`);
    }
    const reason = readReason(input.reason, LEAST_REASON);
    await returnToDraft(trx, { principal, found, reason, at: deps.clock.now() });
    return { isNew: true };
  });
}
