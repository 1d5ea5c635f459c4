import type { CategoryVerdict } from '../../../kernel/merchant-category.ts';
import type { Rulebook } from '../../../kernel/rulebook.ts';
import type { Merchant } from './authorization-request.ts';
import { decide } from './decide.ts';
import { type DecisionRecord, factsOfRecord } from './decision-record.ts';
import { RULE_SET } from './rules.ts';

/** A decision as it is kept; one on a card that was not ours has no facts. */
export type PastAttempt = {
  authorizationId: string;
  round: number;
  source: 'ours' | 'explained';
  stripeCardId: string;
  approved: boolean;
  approvedPence: number;
  reason: string | null;
  record: (DecisionRecord & { stripeReason?: string }) | { ruleSet?: undefined };
};

/** Stripe's word for the limits that a policy gives it to keep: the most for one payment, what is never allowed. */
const OUR_FENCE = 'spending_controls';

const isOfOurTerms = ({ stripeReason, failures }: DecisionRecord & { stripeReason?: string }) =>
  stripeReason === OUR_FENCE && failures.length > 0;

/** What other terms make of an attempt. */
export type Verdict =
  /** `by_stripe`: Stripe declined it for a reason that is not of our terms. */
  | { kind: 'same' | 'by_stripe' | 'other_rules' | 'no_facts' }
  | {
      kind: 'flip';
      outcome: 'approved' | 'declined';
      /** What was approved and would not be, or would be and was not. */
      pence: number;
      reasonThen: string | null;
      reasonNow: string | null;
    };

type Rules = {
  rulebook: Rulebook;
  /** A shop's category under these terms and a version of the never-allowed list. */
  verdictOf: (merchant: Merchant, neverAllowedVersion: number) => CategoryVerdict;
};

/**
 * Decides a past attempt again by other terms, with the same function and on the facts of its moment: the card, the
 * money, what had been spent in its day, week and month, and the never-allowed list of then.
 */
export function judgeAgain(attempt: PastAttempt, { rulebook, verdictOf }: Rules): Verdict {
  const { record } = attempt;
  if (record.ruleSet === undefined) return { kind: 'no_facts' };
  if (record.ruleSet !== RULE_SET) return { kind: 'other_rules' };
  if (attempt.source === 'explained' && !isOfOurTerms(record)) return { kind: 'by_stripe' };
  if (record.currency !== 'gbp') return { kind: 'same' };
  const lookedUp = { rulebook, verdictOf: (shop: Merchant) => verdictOf(shop, record.neverAllowedVersion) };
  const decision = decide(factsOfRecord(record, attempt, lookedUp));
  if (decision.approved === attempt.approved) return { kind: 'same' };
  return {
    kind: 'flip',
    outcome: decision.approved ? 'approved' : 'declined',
    pence: decision.approved ? decision.approvedPence : attempt.approvedPence,
    reasonThen: attempt.reason,
    reasonNow: decision.reason,
  };
}
