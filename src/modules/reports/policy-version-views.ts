import type { Db, Trx } from '../../platform/database.ts';
import { type PolicyTerms, policyTermsSchema } from '../policies/index.ts';

/** A version of a policy with the people who made it (R13, R59). */
export type PolicyVersionView = {
  id: string;
  slug: string;
  version: number;
  name: string;
  status: 'draft' | 'proposed' | 'active' | 'retired';
  terms: PolicyTerms;
  /** Counts the changes of a draft, from 1. */
  revision: number;
  /** Ids of everybody who wrote in it or proposed it: they cannot activate it. */
  authorIds: string[];
  draftedBy: string | null;
  draftedAt: Date;
  changedBy: string | null;
  changedAt: Date | null;
  proposedBy: string | null;
  proposedAt: Date | null;
  proposalReason: string | null;
  /** Who sent it back to a draft, and why; null once it is proposed again. */
  returnedBy: string | null;
  returnedAt: Date | null;
  returnReason: string | null;
  activatedBy: string | null;
  /** When somebody decided that it takes effect. */
  activatedAt: Date | null;
  /** When it takes, or took, effect; null before that is decided. */
  effectiveFrom: Date | null;
  /** Activated for a time that has not come. */
  isWaiting: boolean;
  retiredAt: Date | null;
};

const VERSION_ROWS = `
  select v.id, v.slug, v.version, v.name, v.status, v.terms, v.revision, v.authors as "authorIds",
    drafter.name as "draftedBy", v.created_at as "draftedAt", changer.name as "changedBy", v.changed_at as "changedAt",
    proposer.name as "proposedBy", v.proposed_at as "proposedAt", v.proposal_reason as "proposalReason",
    returner.name as "returnedBy", v.returned_at as "returnedAt", v.return_reason as "returnReason",
    activator.name as "activatedBy", v.activated_at as "activatedAt",
    case when v.status in ('active', 'retired') then v.effective_from else v.activate_at end as "effectiveFrom",
    v.activate_at is not null as "isWaiting", v.retired_at as "retiredAt"
  from policy_versions v
  left join principals drafter on drafter.id = v.drafted_by
  left join principals changer on changer.id = v.changed_by
  left join principals proposer on proposer.id = v.proposed_by
  left join principals returner on returner.id = v.returned_by
  left join principals activator on activator.id = v.activated_by`;

const toView = (row: PolicyVersionView): PolicyVersionView => ({ ...row, terms: policyTermsSchema.parse(row.terms) });

/** What practices see of a policy: what is, was or is going to be in force. */
const SETTLED = `(v.status in ('active', 'retired') or v.activate_at is not null)`;

type PolicyVersionFilter = { slug?: string | undefined; settledOnly?: boolean };

/** Versions by policy, P1 first, and the newest of each first; few enough to be read at once. */
export async function policyVersionViews(db: Db | Trx, filter: PolicyVersionFilter): Promise<PolicyVersionView[]> {
  const { rows } = await db.raw<{ rows: PolicyVersionView[] }>(
    `${VERSION_ROWS} where (cast(:slug as text) is null or v.slug = :slug) and (not :settledOnly or ${SETTLED})
     order by v.slug, v.version desc`,
    { slug: filter.slug ?? null, settledOnly: filter.settledOnly ?? false },
  );
  return rows.map(toView);
}
