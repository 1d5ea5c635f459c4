import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { requireRole } from '../staff/index.ts';
import { draftOf, faultsOfDraft, type PolicyChanges, termsOf, withChanges } from './core/policy-draft.ts';
import { isSameTerms } from './core/policy-terms.ts';
import type { PolicyVersionsDeps } from './policy-versions-deps.ts';
import { refuseFaults, whoDid } from './version-for.ts';
import { findVersionsOf, insertDraft, lockPolicy, type VersionRecord } from './version-store.ts';

export type DraftVersionInput = {
  /** Of a policy that there is. */
  slug: string;
  /** What differs from the active version. */
  changes: PolicyChanges;
};

type Written = { name: string; terms: VersionRecord['terms'] };

/** Begun twice by one person with the same terms, it is one draft; any other open version comes first. */
async function openVersion(trx: Trx, by: string, about: { open: VersionRecord; written: Written }): Promise<number> {
  const { open, written } = about;
  const isSame = open.status === 'draft' && open.draftedBy === by && open.revision === 1 && open.name === written.name;
  if (isSame && isSameTerms(open.terms, written.terms)) return open.version;
  const did = `${open.status === 'draft' ? 'is drafting' : 'proposed'} version ${open.version}`;
  const who = { did, by: open.proposedBy ?? open.changedBy ?? open.draftedBy, at: open.proposedAt };
  const message = `${await whoDid(trx, who)}. Finish that one first.`;
  throw new AppError('conflict', message, { detail: { version: open.version, status: open.status } });
}

/**
 * Begins the next version of a policy as a draft, from the active one; numbers of versions are unique (R59). Only the
 * commissioner does. Throws `not_found` for a policy that there is not, `conflict` while another version is a draft or
 * proposed, and `invalid_input` for terms that do not go together.
 */
export async function draftVersion(
  deps: PolicyVersionsDeps,
  principal: Principal,
  { slug, changes }: DraftVersionInput,
): Promise<{ version: number; isNew: boolean }> {
  requireRole(principal, 'commissioner');
  return inScope(deps.db, principal.scope, async (trx) => {
    await lockPolicy(trx, slug);
    const versions = await findVersionsOf(trx, slug);
    const base = versions.find((one) => one.status === 'active') ?? versions[0];
    if (!base) throw new AppError('not_found', 'There is no such policy.');
    const draft = withChanges(draftOf(base.name, base.terms), changes);
    refuseFaults(faultsOfDraft(draft));
    const written = { name: draft.name, terms: termsOf(draft) };
    const open = versions.find((one) => one.status === 'draft' || one.status === 'proposed');
    if (open) return { version: await openVersion(trx, principal.id, { open, written }), isNew: false };
    const [id, version, at] = [newId(), (versions[0]?.version ?? 0) + 1, deps.clock.now()];
    await insertDraft(trx, { id, slug, version, ...written, by: principal.id, at });
    await recordAudit(trx, principal, {
      at,
      action: 'policy.draft',
      entityKind: 'policy_version',
      entityId: id,
      after: { slug, version, ...written },
    });
    return { version, isNew: true };
  });
}
