import type { Db, Trx } from '../../platform/database.ts';
import { renewDecisions } from '../budgets/index.ts';
import type { PolicyTerms } from './core/policy-terms.ts';

/** A policy version as stored. */
export type PolicyVersionRow = {
  id: string;
  slug: string;
  version: number;
  name: string;
  status: 'draft' | 'proposed' | 'active' | 'retired';
  terms: PolicyTerms;
};

const COLUMNS = ['id', 'slug', 'version', 'name', 'status', 'terms'] as const;

export async function findPolicyVersion(db: Db | Trx, id: string): Promise<PolicyVersionRow | undefined> {
  return await db('policy_versions')
    .first<PolicyVersionRow>(...COLUMNS)
    .where({ id });
}

export async function findActivePolicies(db: Db | Trx): Promise<PolicyVersionRow[]> {
  return await db('policy_versions')
    .select<PolicyVersionRow[]>(...COLUMNS)
    .where({ status: 'active' })
    .orderBy('slug');
}

export async function findActivePolicy(db: Db | Trx, slug: string): Promise<PolicyVersionRow | undefined> {
  return await db('policy_versions')
    .first<PolicyVersionRow>(...COLUMNS)
    .where({ slug, status: 'active' });
}

/** Adds a proposed version; returns false when that version of the policy exists. */
export async function insertPolicyVersion(
  trx: Trx,
  version: Omit<PolicyVersionRow, 'status'> & { at: Date },
): Promise<boolean> {
  const { at, terms, ...named } = version;
  const added = await trx('policy_versions')
    .insert({ ...named, status: 'proposed', terms: JSON.stringify(terms), effective_from: at, created_at: at })
    .onConflict(['slug', 'version'])
    .ignore()
    .returning('id');
  return added.length > 0;
}

/** Retires the policy's active version, if any, and makes this one active from `at`. */
export async function setActiveVersion(trx: Trx, version: { id: string; slug: string; at: Date }): Promise<void> {
  const { id, slug, at } = version;
  await trx('policy_versions').where({ slug, status: 'active' }).update({ status: 'retired', retired_at: at });
  await trx('policy_versions').where({ id }).update({ status: 'active', effective_from: at, activate_at: null });
}

/** The newest version number of the never-allowed list. */
export async function findNeverAllowedVersion(db: Db | Trx): Promise<number | undefined> {
  const row = await db('never_allowed_lists').max<{ version: number | null }>('version as version').first();
  return row?.version ?? undefined;
}

export async function findNeverAllowed(db: Db | Trx, version: number): Promise<unknown> {
  return await db('never_allowed_lists').first('version', 'entries').where({ version });
}

/**
 * Adds a version of the list; returns false when that version exists. No payment that was decided by the list before
 * is committed after it.
 */
export async function insertNeverAllowed(
  trx: Trx,
  list: { version: number; entries: readonly unknown[]; at: Date },
): Promise<boolean> {
  const { version, entries, at } = list;
  const added = await trx('never_allowed_lists')
    .insert({ version, entries: JSON.stringify(entries), effective_from: at, created_at: at })
    .onConflict('version')
    .ignore()
    .returning('version');
  if (added.length > 0) await renewDecisions(trx);
  return added.length > 0;
}
