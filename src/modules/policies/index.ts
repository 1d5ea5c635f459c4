/**
 * What may be bought: versioned policies with their merchant categories and limits, and the
 * list of what is never allowed under any of them.
 */
import { MERCHANT_CATEGORIES } from '../../kernel/merchant-category.ts';
import type { Db, Trx } from '../../platform/database.ts';
import type { NeverAllowedList } from './core/never-allowed.ts';
import { type PolicyTerms, policyTermsSchema } from './core/policy-terms.ts';
import { type Rulebook, toRulebook } from './core/rulebook.ts';
import { installPresets } from './install-presets.ts';
import { loadNeverAllowed, loadNeverAllowedVersion } from './load-never-allowed.ts';
import { findActivePolicies, findActivePolicy, findPolicyVersion, type PolicyVersionRow } from './policy-store.ts';

export { activatePolicy } from './activate-policy.ts';
export { judgeCategory } from './core/judge-category.ts';
export { blockedCategories, type NeverAllowedList } from './core/never-allowed.ts';
export type { PolicyTerms } from './core/policy-terms.ts';
export { comparableName, holdsMerchant, type Rulebook } from './core/rulebook.ts';

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

/** Policy versions and lists never change once made, so those that were read are kept for ever. */
export function createPolicies() {
  const versions = new Map<string, PolicyVersion>();
  const lists = new Map<number, NeverAllowedList>();
  const keep = (row: PolicyVersionRow): PolicyVersion => {
    const version = versions.get(row.id) ?? toVersion(row);
    versions.set(row.id, version);
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
