import type { Db, Trx } from '../../platform/database.ts';
import { type PolicyTerms, policyTermsSchema } from './core/policy-terms.ts';

/** A policy version on its way from draft to retired. */
export type VersionRecord = {
  id: string;
  slug: string;
  version: number;
  name: string;
  status: 'draft' | 'proposed' | 'active' | 'retired';
  terms: PolicyTerms;
  /** Counts the changes of a draft, from 1. */
  revision: number;
  draftedBy: string | null;
  changedBy: string | null;
  changedAt: Date | null;
  /** Everybody who wrote in it or proposed it. */
  authors: string[];
  proposedBy: string | null;
  proposedAt: Date | null;
  returnedBy: string | null;
  activatedBy: string | null;
  activatedAt: Date | null;
  /** When it takes effect; null unless it waits for that. */
  activateAt: Date | null;
};

const COLUMNS = {
  id: 'id',
  slug: 'slug',
  version: 'version',
  name: 'name',
  status: 'status',
  terms: 'terms',
  revision: 'revision',
  draftedBy: 'drafted_by',
  changedBy: 'changed_by',
  changedAt: 'changed_at',
  authors: 'authors',
  proposedBy: 'proposed_by',
  proposedAt: 'proposed_at',
  returnedBy: 'returned_by',
  activatedBy: 'activated_by',
  activatedAt: 'activated_at',
  activateAt: 'activate_at',
} as const satisfies Record<keyof VersionRecord, string>;

const toRecord = (row: VersionRecord): VersionRecord => ({ ...row, terms: policyTermsSchema.parse(row.terms) });

/** Acts on the versions of one policy are one after the other until the caller's transaction ends. */
export async function lockPolicy(trx: Trx, slug: string): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(7002, hashtext(?))', [slug]);
}

/** As `lockPolicy`, without waiting for another act on them; false when there is one under way. */
export async function tryLockPolicy(trx: Trx, slug: string): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: { locked: boolean }[] }>(
    'select pg_try_advisory_xact_lock(7002, hashtext(?)) as locked',
    [slug],
  );
  return rows[0]?.locked === true;
}

/** All versions of a policy, newest first. */
export async function findVersionsOf(db: Db | Trx, slug: string): Promise<VersionRecord[]> {
  const rows = await db('policy_versions').where({ slug }).orderBy('version', 'desc').select<VersionRecord[]>(COLUMNS);
  return rows.map(toRecord);
}

export async function findVersion(
  db: Db | Trx,
  about: { slug: string; version: number },
): Promise<VersionRecord | null> {
  const { slug, version } = about;
  const row = await db('policy_versions').where({ slug, version }).first<VersionRecord>(COLUMNS);
  return row ? toRecord(row) : null;
}

/** Proposed versions whose time has come. */
export async function findDueVersions(db: Db | Trx, now: Date): Promise<{ slug: string; version: number }[]> {
  return db('policy_versions')
    .where('activate_at', '<=', now)
    .orderBy(['activate_at', 'slug'])
    .select<{ slug: string; version: number }[]>('slug', 'version');
}

type Written = { name: string; terms: PolicyTerms; by: string; at: Date };

export async function insertDraft(trx: Trx, draft: Written & { id: string; slug: string; version: number }) {
  const { id, slug, version, name, terms, by, at } = draft;
  await trx('policy_versions').insert({
    id,
    slug,
    version,
    name,
    status: 'draft',
    terms: JSON.stringify(terms),
    effective_from: null,
    created_at: at,
    drafted_by: by,
    authors: [by],
  });
}

/** Everybody who wrote in it stays an author. */
const withAuthor = (trx: Trx, by: string) =>
  trx.raw('(select array_agg(distinct one) from unnest(authors || ?::uuid) one)', [by]);

export async function updateDraft(trx: Trx, id: string, { name, terms, by, at }: Written): Promise<void> {
  await trx('policy_versions')
    .where({ id })
    .update({
      name,
      terms: JSON.stringify(terms),
      revision: trx.raw('revision + 1'),
      changed_by: by,
      changed_at: at,
      authors: withAuthor(trx, by),
    });
}

type Act = { by: string; at: Date; reason: string };

export async function updateProposed(trx: Trx, id: string, { by, at, reason }: Act): Promise<void> {
  await trx('policy_versions')
    .where({ id })
    .update({
      status: 'proposed',
      proposed_by: by,
      proposed_at: at,
      proposal_reason: reason,
      returned_by: null,
      returned_at: null,
      return_reason: null,
      authors: withAuthor(trx, by),
    });
}

/** Back to a draft; that it was proposed, and perhaps to be activated, stays in the audit only. */
export async function updateReturned(trx: Trx, id: string, { by, at, reason }: Act): Promise<void> {
  await trx('policy_versions').where({ id }).update({
    status: 'draft',
    effective_from: null,
    proposed_by: null,
    proposed_at: null,
    proposal_reason: null,
    activated_by: null,
    activated_at: null,
    activate_at: null,
    rehearsal_id: null,
    returned_by: by,
    returned_at: at,
    return_reason: reason,
  });
}

/** `activateAt` is null when it takes effect at once. */
export async function updateActivated(
  trx: Trx,
  id: string,
  activation: { by: string; at: Date; activateAt: Date | null; rehearsalId: string },
): Promise<void> {
  const { by, at, activateAt, rehearsalId } = activation;
  await trx('policy_versions')
    .where({ id })
    .update({ activated_by: by, activated_at: at, activate_at: activateAt, rehearsal_id: rehearsalId });
}
