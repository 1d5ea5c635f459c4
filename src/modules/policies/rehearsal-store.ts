import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { isSameTerms, type PolicyTerms } from './core/policy-terms.ts';

/** How far the attempts that a rehearsal looked at could be judged. */
export type RehearsalCounts = {
  judged: number;
  /** Of those, declined by Stripe for a reason of its own, which no policy changes. */
  byStripe: number;
  /** Not judged: decided under other rules than today's. */
  otherRules: number;
  /** Not judged: the facts were not recorded. */
  noFacts: number;
};

type NewRehearsal = {
  id: string;
  policyVersionId: string;
  terms: PolicyTerms;
  by: string;
  at: Date;
  /** Attempts from here on are to be judged. */
  since: Date;
};

/** An attempt that the proposed terms would have answered otherwise. */
export type Flip = {
  authorizationId: string;
  round: number;
  practiceId: string;
  awardId: string;
  recipientId: string;
  /** What it would be under the proposed terms. */
  outcome: 'approved' | 'declined';
  askedPence: Pence;
  /** What was approved and would not be, or would be and was not. */
  pence: Pence;
  reasonThen: string | null;
  reasonNow: string | null;
  decidedAt: Date;
};

export async function insertRehearsal(trx: Trx, rehearsal: NewRehearsal): Promise<void> {
  const { id, policyVersionId, terms, by, at, since } = rehearsal;
  await trx('policy_rehearsals').insert({
    id,
    policy_version_id: policyVersionId,
    terms: JSON.stringify(terms),
    rehearsed_by: by,
    rehearsed_at: at,
    since,
  });
}

export async function insertFlips(trx: Trx, rehearsalId: string, flips: readonly Flip[]): Promise<void> {
  if (flips.length === 0) return;
  await trx('policy_rehearsal_flips').insert(
    flips.map((flip) => ({
      rehearsal_id: rehearsalId,
      authorization_id: flip.authorizationId,
      round: flip.round,
      practice_id: flip.practiceId,
      award_id: flip.awardId,
      recipient_id: flip.recipientId,
      outcome: flip.outcome,
      asked_pence: flip.askedPence,
      pence: flip.pence,
      reason_then: flip.reasonThen,
      reason_now: flip.reasonNow,
      decided_at: flip.decidedAt,
    })),
  );
}

/** `since`: attempts from there on were judged. */
export async function updateRehearsalCounts(
  trx: Trx,
  id: string,
  { since, ...counts }: RehearsalCounts & { since: Date },
): Promise<void> {
  const { judged, byStripe, otherRules, noFacts } = counts;
  await trx('policy_rehearsals')
    .where({ id })
    .update({ since, judged, by_stripe: byStripe, other_rules: otherRules, no_facts: noFacts });
}

type PastRehearsal = { id: string; rehearsedAt: Date };

/** The newest rehearsal of a version with exactly these terms; null when they were not rehearsed. */
export async function findRehearsalOf(
  db: Db | Trx,
  about: { policyVersionId: string; terms: PolicyTerms },
): Promise<PastRehearsal | null> {
  const rehearsals = await db('policy_rehearsals')
    .where({ policy_version_id: about.policyVersionId })
    .orderBy('rehearsed_at', 'desc')
    .orderBy('id', 'desc')
    .select<(PastRehearsal & { terms: unknown })[]>({ id: 'id', rehearsedAt: 'rehearsed_at', terms: 'terms' });
  return rehearsals.find(({ terms }) => isSameTerms(terms, about.terms)) ?? null;
}
