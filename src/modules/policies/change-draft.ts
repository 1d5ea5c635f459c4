import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { draftOf, faultsOfDraft, type PolicyChanges, termsOf, withChanges } from './core/policy-draft.ts';
import { isSameTerms } from './core/policy-terms.ts';
import type { PolicyVersionsDeps, VersionName } from './policy-versions-deps.ts';
import { refuseFaults, versionFor, whoDid } from './version-for.ts';
import { updateDraft, type VersionRecord } from './version-store.ts';

export type ChangeDraftInput = VersionName & {
  /** What becomes different; all else stays. */
  changes: PolicyChanges;
  /** The revision that was read; refused when somebody has changed the draft since. Left out: whatever it is. */
  revision?: number | undefined;
};

async function refuseUnlessDraft(trx: Trx, found: VersionRecord, revision: number | undefined): Promise<void> {
  if (found.status !== 'draft') {
    const message = `Version ${found.version} is ${found.status}. Only a draft can be changed.`;
    throw new AppError('wrong_state', message, { detail: { status: found.status } });
  }
  if (revision === undefined || revision === found.revision) return;
  const who = { did: 'changed this draft', by: found.changedBy, at: found.changedAt };
  const message = `${await whoDid(trx, who)}. Open it again to see what changed.`;
  throw new AppError('conflict', message, { detail: { revision: found.revision } });
}

/**
 * Changes a draft, for the commissioner; whoever does is one of its authors from then on (R13). The same terms again
 * change nothing. Throws `forbidden`, `not_found`, `wrong_state` once it is proposed, `conflict` naming who changed it
 * since `revision`, and `invalid_input` for terms that do not go together. Gives the draft's revision.
 */
export async function changeDraft(
  deps: PolicyVersionsDeps,
  principal: Principal,
  input: ChangeDraftInput,
): Promise<{ revision: number }> {
  return inScope(deps.db, principal.scope, async (trx) => {
    const found = await versionFor(trx, principal, input);
    await refuseUnlessDraft(trx, found, input.revision);
    const draft = withChanges(draftOf(found.name, found.terms), input.changes);
    refuseFaults(faultsOfDraft(draft));
    const [name, terms] = [draft.name, termsOf(draft)];
    if (name === found.name && isSameTerms(found.terms, terms)) return { revision: found.revision };
    const at = deps.clock.now();
    await updateDraft(trx, found.id, { name, terms, by: principal.id, at });
    await recordAudit(trx, principal, {
      at,
      action: 'policy.change',
      entityKind: 'policy_version',
      entityId: found.id,
      before: { name: found.name, terms: found.terms },
      after: { name, terms },
    });
    return { revision: found.revision + 1 };
  });
}
