import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { refuseNeverAllowed } from './activate-policy.ts';
import type { PolicyVersionsDeps, VersionName } from './policy-versions-deps.ts';
import { readReason, versionFor, whoDid } from './version-for.ts';
import { updateProposed } from './version-store.ts';

const LEAST_REASON = 20;

/** `reason` is for whoever activates it, 20 to 500 characters, nobody's name. */
export type ProposeVersionInput = VersionName & { reason: string };

/**
 * Proposes a draft, for the commissioner: its terms stand from then on, and another person activates it (R13).
 * Proposed again by the same person, nothing changes. Throws `forbidden`, `not_found`, `invalid_input` for the reason,
 * `conflict` when somebody else proposed it, `wrong_state` for a version that was active, and
 * `policy_allows_never_allowed` (R41).
 */
export async function proposeVersion(
  deps: PolicyVersionsDeps,
  principal: Principal,
  input: ProposeVersionInput,
): Promise<{ isNew: boolean }> {
  return inScope(deps.db, principal.scope, async (trx) => {
    const found = await versionFor(trx, principal, input);
    const { id, slug, version, status } = found;
    if (status === 'proposed' && found.proposedBy === principal.id) return { isNew: false };
    if (status === 'proposed') {
      const who = { did: 'proposed it', by: found.proposedBy, at: found.proposedAt };
      throw new AppError('conflict', `${await whoDid(trx, who)}.`);
    }
    if (status !== 'draft') throw new AppError('wrong_state', `Version ${version} is ${status}, not a draft.`);
    const reason = readReason(input.reason, LEAST_REASON);
    await refuseNeverAllowed(trx, found);
    const at = deps.clock.now();
    await updateProposed(trx, id, { by: principal.id, at, reason });
    await recordAudit(trx, principal, {
      at,
      action: 'policy.propose',
      entityKind: 'policy_version',
      entityId: id,
      before: { status },
      after: { status: 'proposed', slug, version },
      reason,
    });
    return { isNew: true };
  });
}
