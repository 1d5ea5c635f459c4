/**
 * What may be bought: versioned policies with their merchant categories and limits, and the
 * list of what is never allowed under any of them.
 */
import { MERCHANT_CATEGORIES } from '../../kernel/merchant-category.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Rulebook } from '../../kernel/rulebook.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { activateDueVersions } from './activate-due-versions.ts';
import { type ActivateVersionInput, activateVersion } from './activate-version.ts';
import { type ChangeDraftInput, changeDraft } from './change-draft.ts';
import type { NeverAllowedList } from './core/never-allowed.ts';
import { type PolicyTerms, policyTermsSchema } from './core/policy-terms.ts';
import { toRulebook } from './core/rulebook.ts';
import { type DraftVersionInput, draftVersion } from './draft-version.ts';
import { installPresets } from './install-presets.ts';
import { loadNeverAllowed, loadNeverAllowedVersion } from './load-never-allowed.ts';
import { findActivePolicies, findActivePolicy, findPolicyVersion, type PolicyVersionRow } from './policy-store.ts';
import type { PolicyVersionsDeps } from './policy-versions-deps.ts';
import { type ProposeVersionInput, proposeVersion } from './propose-version.ts';
import { type WithdrawVersionInput, withdrawVersion } from './withdraw-version.ts';

export { activatePolicy } from './activate-policy.ts';
export { judgeCategory } from './core/judge-category.ts';
export { blockedCategories, type NeverAllowedList, neverAllowedIn } from './core/never-allowed.ts';
export { CATEGORY_GROUPS, draftOf, type PolicyChanges, policyDraftSchema } from './core/policy-draft.ts';
export { isSameTerms, type PolicyTerms, policyTermsSchema } from './core/policy-terms.ts';
export { rehearsalCountsUntil, rehearsedFrom } from './core/rehearsal-age.ts';
export { toRulebook } from './core/rulebook.ts';
export type { MerchantRef } from './core/spending-controls.ts';
export type { VersionName } from './policy-versions-deps.ts';
export {
  type Flip,
  insertFlips,
  insertRehearsal,
  type RehearsalCounts,
  updateRehearsalCounts,
} from './rehearsal-store.ts';
export { versionAtOnce } from './version-for.ts';
export { findVersionsOf, type VersionRecord } from './version-store.ts';

export type PolicyVersion = {
  id: string;
  slug: string;
  version: number;
  name: string;
  terms: PolicyTerms;
  /** The terms as the decision looks them up. */
  rulebook: Rulebook;
};

function toVersion(row: PolicyVersionRow): PolicyVersion {
  const { id, slug, version, name } = row;
  const terms = policyTermsSchema.parse(row.terms);
  return { id, slug, version, name, terms, rulebook: toRulebook({ id, slug, version, terms }) };
}

/** Lists, and versions that have been active, never change: those that were read are kept for ever. */
export function createPolicies() {
  const versions = new Map<string, PolicyVersion>();
  const lists = new Map<number, NeverAllowedList>();
  const keep = (row: PolicyVersionRow): PolicyVersion => {
    const version = versions.get(row.id) ?? toVersion(row);
    if (row.status === 'active' || row.status === 'retired') versions.set(row.id, version);
    return version;
  };
  return {
    installPresets,
    categories: () => MERCHANT_CATEGORIES,

    /** The version that new awards of this policy are made under (R5); null when there is none. */
    async activePolicy(db: Db | Trx, slug: string): Promise<PolicyVersion | null> {
      const row = await findActivePolicy(db, slug);
      return row ? keep(row) : null;
    },

    /** All active versions, P1 first. */
    async activePolicies(db: Db | Trx): Promise<PolicyVersion[]> {
      return (await findActivePolicies(db)).map(keep);
    },

    /** A version by its id, whatever its state. Throws when there is none: ids come from our own rows. */
    async policyVersion(db: Db | Trx, id: string): Promise<PolicyVersion> {
      const known = versions.get(id);
      if (known) return known;
      const row = await findPolicyVersion(db, id);
      if (!row) throw new Error(`No policy version ${id}`);
      return keep(row);
    },

    /** A version of the never-allowed list; read once and then kept. */
    neverAllowedVersion: (db: Db | Trx, version: number) => loadNeverAllowedVersion(db, version, lists),

    /** The newest never-allowed list. */
    neverAllowed: (db: Db | Trx) => loadNeverAllowed(db, lists),
  };
}

export type Policies = ReturnType<typeof createPolicies>;

/** The acts of the commissioner's people on versions, from the first draft to the day one takes effect. */
export function createPolicyVersions(deps: PolicyVersionsDeps) {
  return {
    draftVersion: (by: Principal, input: DraftVersionInput) => draftVersion(deps, by, input),
    changeDraft: (by: Principal, input: ChangeDraftInput) => changeDraft(deps, by, input),
    proposeVersion: (by: Principal, input: ProposeVersionInput) => proposeVersion(deps, by, input),
    withdrawVersion: (by: Principal, input: WithdrawVersionInput) => withdrawVersion(deps, by, input),
    activateVersion: (by: Principal, input: ActivateVersionInput) => activateVersion(deps, by, input),
    activateDueVersions: () => activateDueVersions(deps),
  };
}

export type PolicyVersions = ReturnType<typeof createPolicyVersions>;
